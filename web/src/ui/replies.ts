/** Why an SMS did not leave or did not arrive, in words. */
import { dictionary, useWords } from "~/kernel/i18n";

const words = dictionary(
  {
    no_send_connector: "The send connector is gone or switched off.",
    no_connection: "The provider could not be reached.",
    no_answer: "The provider did not answer. It may have sent the SMS all the same.",
    interrupted: "Interrupted while it was being sent. It may have left all the same.",
    bad_template: "The send connector’s template cannot be filled in.",
    bad_url: "The send connector’s address is not valid.",
    bad_request: "The request could not be made.",
    private_address: "The send connector’s address leads into a private network.",
    refused_by_provider: "The provider refused it.",
    throttled: "The provider takes no more at the moment.",
    http: "The provider answered with an error.",
    number: "The number cannot get SMS or does not exist.",
    region: "The provider does not send to this country.",
    blocked: "The customer has blocked SMS at the provider, or is on its list.",
    credentials: "The provider does not accept our credentials.",
    credit: "There is no credit left at the provider.",
    sender: "The provider does not accept the sender.",
    text: "The provider does not accept the text.",
    undeliverable: "It could not be delivered.",
    expired: "The phone could not be reached in time.",
    rejected: "The network rejected it.",
    other: "It could not be sent.",
    code: "{reason} (code {code})",
  },
  {
    no_send_connector: "Der Sendekonnektor ist fort oder ausgeschaltet.",
    no_connection: "Der Provider war nicht erreichbar.",
    no_answer: "Der Provider hat nicht geantwortet. Vielleicht hat er die SMS trotzdem gesendet.",
    interrupted: "Beim Senden unterbrochen. Vielleicht ging sie trotzdem hinaus.",
    bad_template: "Die Vorlage des Sendekonnektors lässt sich nicht ausfüllen.",
    bad_url: "Die Adresse des Sendekonnektors ist ungültig.",
    bad_request: "Die Anfrage war nicht möglich.",
    private_address: "Die Adresse des Sendekonnektors führt in ein privates Netz.",
    refused_by_provider: "Der Provider hat sie abgelehnt.",
    throttled: "Der Provider nimmt gerade nichts mehr an.",
    http: "Der Provider hat mit einem Fehler geantwortet.",
    number: "Die Nummer kann keine SMS empfangen oder existiert nicht.",
    region: "Der Provider sendet nicht in dieses Land.",
    blocked: "Der Kunde hat SMS beim Provider gesperrt oder steht auf dessen Liste.",
    credentials: "Der Provider nimmt unsere Zugangsdaten nicht an.",
    credit: "Das Guthaben beim Provider ist aufgebraucht.",
    sender: "Der Provider nimmt den Absender nicht an.",
    text: "Der Provider nimmt den Text nicht an.",
    undeliverable: "Sie konnte nicht zugestellt werden.",
    expired: "Das Telefon war nicht rechtzeitig erreichbar.",
    rejected: "Das Netz hat sie abgewiesen.",
    other: "Sie konnte nicht gesendet werden.",
    code: "{reason} (Code {code})",
  },
);
type Reason = Exclude<keyof typeof words.en, "code" | "other">;

/** The words for a reply's reason: a code of ours, perhaps with the provider's own behind a colon. */
export function useReason(): (reason: string | null | undefined) => string {
  const t = useWords(words);
  return (reason) => {
    const [ours = "", theirs] = (reason ?? "").replace(/^http_/, "http:").split(":");
    const said = ours in words.en && ours !== "code" ? t(ours as Reason) : t("other");
    return theirs ? t("code", { reason: said, code: theirs }) : said;
  };
}
