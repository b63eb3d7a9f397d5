import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "SMS Receiver API",
    intro: "How a provider, or your own program, hands an SMS to Ringdove.",
    choose: "Examples for",
    "choose.none": "an example number",
    "start.title": "Send one now",
    "start.curl": "With curl",
    "start.browser": "In the address bar of a browser",
    "start.json": "As JSON",
    "start.token_hidden":
      "YOUR-TOKEN stands for the token of this connector. Your rights do not show it.",
    "start.browser.hint":
      "In an address a + means a blank, & begins the next parameter and % a code: write %2B, %26 and %25. Do not put tokens into addresses that others can see.",
    "request.title": "The request",
    "request.text":
      "GET or POST to {url}. Parameters may stand in the address or in the body: a form (urlencoded or multipart) or one flat JSON object.",
    "request.precedence":
      "Names are read without regard to case. A value in the body wins over one in the address, then the first alias in the order below, then the first of repeated ones.",
    "parameters.title": "Parameters",
    "parameters.name": "Parameter",
    "parameters.aliases": "Also",
    "parameters.required": "Required",
    "parameters.about": "Meaning",
    "parameters.receiver":
      "The number the SMS was sent to: the recipient of one of your connectors.",
    "parameters.sender": "The customer’s number. Not empty.",
    "parameters.message": "The text, exactly as it should be shown. May be empty.",
    "parameters.keyword": "Handed on to routing applications.",
    "parameters.token":
      "The connector’s token. Better in a header: Authorization: Bearer, the password of Authorization: Basic, or X-Token. Ignored where none is required; two different ones are refused.",
    "parameters.message_id":
      "The provider’s own id. With it a repeated request is recognised and stored once.",
    "parameters.timestamp":
      "When the provider got the SMS. An unreadable one is kept and costs nothing.",
    "parameters.required.yes": "Yes",
    "parameters.required.no": "No",
    "parameters.required.token": "If the connector requires it",
    "answers.title": "The answer, and what to do",
    "answers.text":
      "Every refusal names the parameter in one line of plain text. Every answer carries X-Request-Id: quote it when you ask for help.",
    "answers.status": "Status",
    "answers.meaning": "Meaning",
    "answers.do": "What to do",
    "answers.200": "The SMS is stored durably.",
    "answers.200.do": "Nothing. The body is empty unless the connector sets its own answer.",
    "answers.400": "Sender, receiver or message is missing, or too long.",
    "answers.400.do": "Read the line of text: it names the parameter. Repeating does not help.",
    "answers.401": "The connector requires a token, and it is missing or wrong.",
    "answers.401.do":
      "Compare the token with the connector’s. After a new one was generated the old one is refused.",
    "answers.403": "The connector accepts requests from certain addresses only.",
    "answers.403.do": "Ask the administrator to allow your address.",
    "answers.404":
      "No active connector has this receiver, or a national number fits more than one.",
    "answers.404.do":
      "Send the receiver with its country code, and check that the connector is active.",
    "answers.405": "Not GET or POST; or the body is over 1 MiB (413).",
    "answers.405.do": "Use GET or POST, with a smaller body.",
    "answers.429": "Over a limit that an administrator has set.",
    "answers.429.do": "Repeat after the seconds in Retry-After.",
    "answers.502": "The SMS is kept, but the connector has nowhere to send it.",
    "answers.502.do":
      "Give the connector an ACD group: then it is delivered. Repeats are not stored again.",
    "answers.503": "Our fault, or more than we can hold now.",
    "answers.503.do":
      "Repeat after the seconds in Retry-After. With a message_id nothing is stored twice.",
    "encoding.title": "Characters and numbers",
    "encoding.utf8":
      "Send UTF-8, or say the charset in Content-Type. Bytes that are not UTF-8 are read as Windows-1252.",
    "encoding.numbers":
      "Numbers are accepted as +49…, 0049…, 49… or national, with blanks and dashes. Short codes and names stay as they are.",
    "encoding.order": "An SMS whose request began after another’s answer comes after it.",
    "sample.text": "Hello, is my order on its way?",
    last_requests: "See the last requests to this connector",
  },
  {
    title: "SMS-Receiver-API",
    intro: "Wie ein Provider oder Ihr eigenes Programm eine SMS an Ringdove übergibt.",
    choose: "Beispiele für",
    "choose.none": "eine Beispielnummer",
    "start.title": "Jetzt eine senden",
    "start.curl": "Mit curl",
    "start.browser": "In der Adresszeile eines Browsers",
    "start.json": "Als JSON",
    "start.token_hidden":
      "YOUR-TOKEN steht für das Token dieses Konnektors. Ihre Rechte zeigen es nicht.",
    "start.browser.hint":
      "In einer Adresse bedeutet + ein Leerzeichen, & beginnt den nächsten Parameter und % einen Code: Schreiben Sie %2B, %26 und %25. Schreiben Sie kein Token in Adressen, die andere sehen.",
    "request.title": "Die Anfrage",
    "request.text":
      "GET oder POST an {url}. Parameter stehen in der Adresse oder im Rumpf: als Formular (urlencoded oder multipart) oder als ein flaches JSON-Objekt.",
    "request.precedence":
      "Groß- und Kleinschreibung der Namen ist gleich. Ein Wert im Rumpf geht vor einem in der Adresse, dann der erste Name in der Reihenfolge unten, dann der erste von wiederholten.",
    "parameters.title": "Parameter",
    "parameters.name": "Parameter",
    "parameters.aliases": "Auch",
    "parameters.required": "Nötig",
    "parameters.about": "Bedeutung",
    "parameters.receiver":
      "Die Nummer, an die die SMS ging: der Empfänger eines Ihrer Konnektoren.",
    "parameters.sender": "Die Nummer des Kunden. Nicht leer.",
    "parameters.message": "Der Text, genau wie er erscheinen soll. Darf leer sein.",
    "parameters.keyword": "Wird an Routing-Anwendungen weitergegeben.",
    "parameters.token":
      "Das Token des Konnektors. Besser in einem Header: Authorization: Bearer, als Passwort von Authorization: Basic oder X-Token. Wo keines nötig ist, zählt es nicht; zwei verschiedene werden abgelehnt.",
    "parameters.message_id":
      "Die eigene Kennung des Providers. Mit ihr wird eine wiederholte Anfrage erkannt und nur einmal gespeichert.",
    "parameters.timestamp":
      "Wann der Provider die SMS bekam. Ein unlesbarer Wert wird aufbewahrt und schadet nicht.",
    "parameters.required.yes": "Ja",
    "parameters.required.no": "Nein",
    "parameters.required.token": "Wenn der Konnektor es verlangt",
    "answers.title": "Die Antwort, und was zu tun ist",
    "answers.text":
      "Jede Ablehnung nennt den Parameter in einer Zeile Text. Jede Antwort trägt X-Request-Id: Nennen Sie diese, wenn Sie um Hilfe bitten.",
    "answers.status": "Status",
    "answers.meaning": "Bedeutung",
    "answers.do": "Was zu tun ist",
    "answers.200": "Die SMS ist dauerhaft gespeichert.",
    "answers.200.do": "Nichts. Der Rumpf ist leer, außer der Konnektor gibt eine eigene Antwort.",
    "answers.400": "Absender, Empfänger oder Text fehlt oder ist zu lang.",
    "answers.400.do": "Lesen Sie die Textzeile: Sie nennt den Parameter. Wiederholen hilft nicht.",
    "answers.401": "Der Konnektor verlangt ein Token, und es fehlt oder ist falsch.",
    "answers.401.do":
      "Vergleichen Sie es mit dem des Konnektors. Nach dem Erzeugen eines neuen gilt das alte nicht mehr.",
    "answers.403": "Der Konnektor nimmt Anfragen nur von bestimmten Adressen an.",
    "answers.403.do": "Bitten Sie den Administrator, Ihre Adresse zuzulassen.",
    "answers.404":
      "Kein aktiver Konnektor hat diesen Empfänger, oder eine nationale Nummer passt zu mehreren.",
    "answers.404.do":
      "Senden Sie den Empfänger mit Landesvorwahl, und prüfen Sie, ob der Konnektor aktiv ist.",
    "answers.405": "Weder GET noch POST; oder der Rumpf ist größer als 1 MiB (413).",
    "answers.405.do": "Benutzen Sie GET oder POST mit einem kleineren Rumpf.",
    "answers.429": "Über einer Grenze, die ein Administrator gesetzt hat.",
    "answers.429.do": "Wiederholen Sie nach den Sekunden in Retry-After.",
    "answers.502": "Die SMS ist aufbewahrt, aber der Konnektor hat kein Ziel.",
    "answers.502.do":
      "Geben Sie dem Konnektor eine ACD-Gruppe: Dann wird sie zugestellt. Wiederholungen werden nicht noch einmal gespeichert.",
    "answers.503": "Unser Fehler, oder mehr, als wir gerade fassen.",
    "answers.503.do":
      "Wiederholen Sie nach den Sekunden in Retry-After. Mit message_id wird nichts doppelt gespeichert.",
    "encoding.title": "Zeichen und Nummern",
    "encoding.utf8":
      "Senden Sie UTF-8, oder nennen Sie den Zeichensatz im Content-Type. Bytes, die kein UTF-8 sind, werden als Windows-1252 gelesen.",
    "encoding.numbers":
      "Nummern gelten als +49…, 0049…, 49… oder national, mit Leerzeichen und Strichen. Kurzwahlen und Namen bleiben, wie sie sind.",
    "encoding.order":
      "Eine SMS, deren Anfrage nach der Antwort auf eine andere begann, kommt nach dieser.",
    "sample.text": "Hallo, ist meine Bestellung unterwegs?",
    last_requests: "Die letzten Anfragen an diesen Konnektor",
  },
);
