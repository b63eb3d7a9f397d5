import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Last requests to {name}",
    "unknown.title": "Requests for unknown receivers",
    "unknown.intro": "What providers sent to numbers that no active connector has. The last 200.",
    intro:
      "What came in for this connector, newest first, refused ones too: the last 50. Texts are shown to those who may read them, secrets to nobody.",
    "empty.title": "No request yet",
    "empty.text":
      "Send one SMS, or call the address on the SMS Receiver API page, and it appears here.",
    back: "SMS Receive Connectors",
    open: "Open {meant}",
    at: "Time",
    source: "From",
    status: "Answer",
    reason: "Why",
    fields: "What was read",
    took: "Took",
    characters: { one: "# character", other: "# characters" },
    live: "Waiting for your request…",
    "form.plus": "with its country",
    "form.zeros": "with its country, after 00",
    "form.national": "without a country",
    "form.digits": "digits without +",
    "form.short": "short",
    "form.blank": "with its country, + came as a blank",
    "form.name": "a name",
    charset: "Charset: {charset}",
    "advice.missing":
      "The provider calls it otherwise, or leaves it out: have it send the name that is missed here.",
    "advice.others": "It sent these, which mean nothing here: {names}.",
    "advice.unreadable":
      "Have the provider send parameters in the address, a form, or one flat JSON object.",
    "advice.token_missing": "No token came. Add token=… to the address that the provider calls.",
    "advice.token_wrong":
      "Another token came than this connector’s. Copy it from the connector once more.",
    "advice.source":
      "It came from {source}. If that is your provider, add it to the connector’s allowed sources.",
    "advice.unknown":
      "No active connector has this number. Make one, or correct the number at the provider.",
    "advice.unknown_off": "{meant} has this number, but is switched off. Switch it on.",
    "advice.unknown_meant":
      "No active connector has this number. Perhaps {meant} is meant: {recipient}, country {country}. Correct one of the two.",
    "advice.unknown_national":
      "It came without a country, so only connectors whose own country makes it theirs take it. Have the provider send +….",
    "advice.method": "Have the provider call with GET or POST.",
    "advice.too_large": "An SMS is never that large. Look at what the provider sends.",
    "advice.too_many":
      "A limit was reached. The connector’s limit can be raised; providers try again by themselves.",
    "advice.not_routable":
      "The SMS is kept. Give the connector an ACD group or a fallback group that is switched on, and see that client and reseller are: then it is delivered.",
    "advice.not_now": "The fault was ours, for this moment. Providers try again by themselves.",
    "advice.fault": "The fault is ours. It has been noted in the log.",
    "advice.charset":
      "No charset was named, and it is not UTF-8: read as {charset}. If letters look wrong, have the provider send UTF-8.",
    "advice.national":
      "The sender came without a country: read as a number of the connector’s country.",
    "advice.no_id":
      "No id came, so a repeat of it would be a new SMS. If the provider has one, have it sent as message_id.",
    "advice.id_reused":
      "The provider gave this id to another SMS before. Both are kept; tell it that its ids are to be used once.",
    "advice.slow": "It took long. Providers give up after a few seconds and repeat.",
  },
  {
    title: "Letzte Anfragen an {name}",
    "unknown.title": "Anfragen für unbekannte Empfänger",
    "unknown.intro":
      "Was Provider an Nummern schickten, die kein aktiver Konnektor hat. Die letzten 200.",
    intro:
      "Was für diesen Konnektor ankam, die neuesten zuerst, auch abgelehnte: die letzten 50. Texte sieht, wer sie lesen darf, Geheimnisse niemand.",
    "empty.title": "Noch keine Anfrage",
    "empty.text":
      "Schicken Sie eine SMS oder rufen Sie die Adresse der SMS-Receiver-API auf, dann erscheint sie hier.",
    back: "SMS-Empfangskonnektoren",
    open: "{meant} öffnen",
    at: "Zeit",
    source: "Von",
    status: "Antwort",
    reason: "Grund",
    fields: "Was gelesen wurde",
    took: "Dauer",
    characters: { one: "# Zeichen", other: "# Zeichen" },
    live: "Warten auf Ihre Anfrage …",
    "form.plus": "mit Landesvorwahl",
    "form.zeros": "mit Landesvorwahl, nach 00",
    "form.national": "ohne Landesvorwahl",
    "form.digits": "Ziffern ohne +",
    "form.short": "kurz",
    "form.blank": "mit Landesvorwahl, + kam als Leerzeichen",
    "form.name": "ein Name",
    charset: "Zeichensatz: {charset}",
    "advice.missing":
      "Der Provider nennt es anders oder lässt es weg: Er soll den Namen schicken, der hier fehlt.",
    "advice.others": "Er schickte diese, die hier nichts bedeuten: {names}.",
    "advice.unreadable":
      "Der Provider soll Parameter in der Adresse, als Formular oder als ein flaches JSON-Objekt schicken.",
    "advice.token_missing":
      "Es kam kein Token. Fügen Sie der Adresse, die der Provider aufruft, token=… hinzu.",
    "advice.token_wrong":
      "Es kam ein anderes Token als das dieses Konnektors. Kopieren Sie es noch einmal aus dem Konnektor.",
    "advice.source":
      "Sie kam von {source}. Ist das Ihr Provider, fügen Sie die Adresse den erlaubten Quellen hinzu.",
    "advice.unknown":
      "Kein aktiver Konnektor hat diese Nummer. Legen Sie einen an oder berichtigen Sie die Nummer beim Provider.",
    "advice.unknown_off": "{meant} hat diese Nummer, ist aber ausgeschaltet. Schalten Sie ihn ein.",
    "advice.unknown_meant":
      "Kein aktiver Konnektor hat diese Nummer. Vielleicht ist {meant} gemeint: {recipient}, Land {country}. Berichtigen Sie einen von beiden.",
    "advice.unknown_national":
      "Sie kam ohne Land, deshalb nimmt sie nur ein Konnektor an, dessen eigenes Land sie zu seiner macht. Der Provider soll +… schicken.",
    "advice.method": "Der Provider soll GET oder POST verwenden.",
    "advice.too_large": "So groß ist keine SMS. Sehen Sie nach, was der Provider schickt.",
    "advice.too_many":
      "Eine Grenze war erreicht. Die des Konnektors lässt sich anheben; Provider versuchen es von selbst wieder.",
    "advice.not_routable":
      "Die SMS ist aufbewahrt. Geben Sie dem Konnektor eine eingeschaltete ACD- oder Ersatzgruppe, und sehen Sie nach, ob Mandant und Reseller eingeschaltet sind: Dann wird sie zugestellt.",
    "advice.not_now":
      "Der Fehler lag bei uns, für diesen Augenblick. Provider versuchen es von selbst wieder.",
    "advice.fault": "Der Fehler liegt bei uns. Er steht im Protokoll.",
    "advice.charset":
      "Kein Zeichensatz war genannt, und es ist kein UTF-8: gelesen als {charset}. Sehen Buchstaben falsch aus, soll der Provider UTF-8 schicken.",
    "advice.national": "Der Absender kam ohne Land: gelesen als Nummer des Landes des Konnektors.",
    "advice.no_id":
      "Es kam keine Kennung, eine Wiederholung wäre also eine neue SMS. Hat der Provider eine, soll er sie als message_id schicken.",
    "advice.id_reused":
      "Der Provider hatte diese Kennung schon einer anderen SMS gegeben. Beide sind aufbewahrt; er soll jede Kennung nur einmal verwenden.",
    "advice.slow": "Es dauerte lange. Provider geben nach wenigen Sekunden auf und wiederholen.",
  },
);
