/** The form of every kind; one that is missing does not compile. */
import type { ComponentType } from "react";
import type { NodeKind } from "../flow/model";
import { HttpForm, NoteForm, SetVariableForm } from "./data";
import {
  CompareForm,
  KeywordForm,
  OpeningTimesForm,
  PatternForm,
  QueueStateForm,
  SenderForm,
} from "./decide";
import type { FormProps } from "./form";
import { EndForm, ToAgentForm, ToGroupForm } from "./leave";
import { AskAndWaitForm, EmailForm, LanguageForm, ReplyForm } from "./talk";

export const forms = {
  keyword: KeywordForm,
  pattern: PatternForm,
  compare: CompareForm,
  sender: SenderForm,
  opening_times: OpeningTimesForm,
  queue_state: QueueStateForm,
  reply: ReplyForm,
  ask_and_wait: AskAndWaitForm,
  language: LanguageForm,
  email: EmailForm,
  http: HttpForm,
  set_variable: SetVariableForm,
  note: NoteForm,
  to_group: ToGroupForm,
  to_agent: ToAgentForm,
  end: EndForm,
} satisfies { [K in NodeKind]: ComponentType<FormProps<K>> };
