/** The picture of each kind of node. */
import type { ComponentType } from "react";
import {
  ArrowsIcon,
  CodeIcon,
  GlobeIcon,
  GroupIcon,
  HeadsetIcon,
  type IconProps,
  KeywordIcon,
  MailIcon,
  NoteIcon,
  PatternIcon,
  PhoneIcon,
  QuestionIcon,
  ScalesIcon,
  SendIcon,
  StatusIcon,
  StopIcon,
  VariableIcon,
  WarningIcon,
} from "~/ui/icons";
import { isKind } from "../flow/kinds";
import type { NodeKind } from "../flow/model";

const icons: Record<NodeKind, ComponentType<IconProps>> = {
  keyword: KeywordIcon,
  pattern: PatternIcon,
  compare: ScalesIcon,
  sender: PhoneIcon,
  opening_times: StatusIcon,
  queue_state: ArrowsIcon,
  reply: SendIcon,
  ask_and_wait: QuestionIcon,
  language: GlobeIcon,
  email: MailIcon,
  http: CodeIcon,
  set_variable: VariableIcon,
  note: NoteIcon,
  to_group: GroupIcon,
  to_agent: HeadsetIcon,
  end: StopIcon,
};

export function KindIcon({ kind, size = 16 }: Readonly<{ kind: string; size?: number }>) {
  const Icon = isKind(kind) ? icons[kind] : WarningIcon;
  return <Icon size={size} />;
}
