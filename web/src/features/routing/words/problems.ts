/** What is wrong with a flow, in the reader's words; what we do not know stays the server's own sentence. */
import { dictionary, useWords } from "~/kernel/i18n";
import { fieldText, fieldWords } from "~/ui/form/fieldText";
import { useOutputName } from "../canvas/names";
import type { FlowProblem } from "../contract";

const words = dictionary(
  {
    empty: "There are no nodes yet.",
    no_start: "Say with which node it begins.",
    no_such_node: "Leads to a node that is not there.",
    duplicate_id: "Two nodes have the same id.",
    unknown_kind: "This release does not know this kind of node.",
    no_such_output: "The output “{output}” is not there any more.",
    not_connected: "“{output}” leads nowhere: the fallback group takes over.",
    not_reached: "Nothing leads to this node.",
    unknown_variable: "Uses a variable that nothing sets.",
    not_of_this_client: "Names something that is deleted, switched off, or another client’s.",
    no_way_out: "Sends SMS, but a connector of this application has no SMS send connector.",
    too_deep: "Nested too deeply.",
    too_large: "The flow is too large.",
    unknown_format: "The file has a format that is not known here.",
    too_short: "Needed.",
    assertion_error: "Not in the expected form.",
  },
  {
    empty: "Es gibt noch keine Knoten.",
    no_start: "Sagen Sie, mit welchem Knoten es beginnt.",
    no_such_node: "Führt zu einem Knoten, den es nicht gibt.",
    duplicate_id: "Zwei Knoten haben dieselbe Kennung.",
    unknown_kind: "Diese Version kennt diese Art von Knoten nicht.",
    no_such_output: "Den Ausgang „{output}“ gibt es nicht mehr.",
    not_connected: "„{output}“ führt nirgendwohin: Die Ausweichgruppe übernimmt.",
    not_reached: "Nichts führt zu diesem Knoten.",
    unknown_variable: "Benutzt eine Variable, die nichts setzt.",
    not_of_this_client: "Nennt etwas, das gelöscht, abgeschaltet oder eines anderen Mandanten ist.",
    no_way_out: "Sendet SMS, aber ein Konnektor dieser Anwendung hat keinen SMS-Versandkonnektor.",
    too_deep: "Zu tief verschachtelt.",
    too_large: "Der Ablauf ist zu groß.",
    unknown_format: "Die Datei hat ein Format, das hier nicht bekannt ist.",
    too_short: "Wird gebraucht.",
    assertion_error: "Hat nicht die erwartete Form.",
  },
);

type Word = keyof typeof words.en;

export function useProblemText(): (problem: FlowProblem) => string {
  const t = useWords(words);
  const tell = useWords(fieldWords);
  const outputName = useOutputName();
  return ({ code, message, field }) => {
    // A node's own rules say more than that they are broken.
    if (code === "value_error") return message;
    if (!(code in words.en)) return fieldText(tell, code, message);
    return t(code as Word, { output: outputName(field?.replace(/^leads\./, "") ?? "") });
  };
}
