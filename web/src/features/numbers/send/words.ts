import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "SMS Send Connectors",
    intro: "How replies leave: the HTTP request that makes your provider send an SMS.",
    new: "New send connector",
    "empty.title": "No send connector yet",
    "empty.text":
      "Without one agents can read SMS, but not answer. Create one and choose it in the receive connector.",
    name: "Name",
    kind: "Kind",
    "kind.hint": "Cannot be changed later.",
    "kind.http": "Any other, by an HTTP request",
    "kind.twilio": "Twilio",
    "kind.vonage": "Vonage (SMS API)",
    "kind.seven": "seven.io",
    "kind.kannel": "Kannel",
    "provider.twilio.account": "Account SID",
    "provider.twilio.secret": "Auth token",
    "provider.vonage.account": "API key",
    "provider.vonage.secret": "API secret",
    "provider.seven.secret": "API key",
    "provider.kannel.account": "User",
    "provider.kannel.secret": "Password",
    "provider.kannel.url": "Where its sendsms answers.",
    "provider.secret.hint": "Stored encrypted and never shown again.",
    "report_secret.vonage": "Signature secret",
    "report_secret.seven": "Signing secret",
    "report_secret.hint":
      "Optional: with it reports that are not signed are refused. Stored encrypted and never shown again.",
    "report_secret.set":
      "One is stored; reports that are not signed with it are refused. Leave empty to keep it.",
    "report_secret.unsigned": "Forget it: reports come unsigned",
    "form.sending": "Sending",
    "form.sender": "Sender",
    "form.sender.hint":
      "What the customer sees. Empty: the number that was written to, so that an answer comes back.",
    "form.sender.twilio":
      "What the customer sees, or the SID of a messaging service (MG…). Empty: the number that was written to.",
    "form.per_second": "SMS a second, at most",
    "form.per_second.hint": "Empty: as fast as it goes. What waits keeps its place.",
    "form.reports": "Delivery reports",
    "reports.http":
      "Enter this address at your provider, or send it along as report_url. It takes status and id as parameters, a form or JSON. Keep it secret.",
    "reports.twilio":
      "Told to Twilio with every SMS. Nothing to set up, once a public address is known.",
    "reports.vonage":
      "Told to Vonage with every SMS. Nothing to set up, once a public address is known.",
    "reports.seven":
      "Enter this address at seven.io as a webhook for delivery reports. Keep it secret.",
    "reports.kannel":
      "Told to Kannel with every SMS. Nothing to set up, once a public address is known.",
    "form.id_pattern": "Its number for the SMS is",
    "form.id_pattern.hint":
      "Optional: a regular expression (RE2); what its first group finds. Delivery reports name it.",
    "form.knows_repeats": "It takes the same number once",
    "form.knows_repeats.hint":
      "Only where the provider promises that: then {example} is sent again when nobody knows whether it left.",
    "kind.demo_phone": "Demo phone",
    "kind.demo_phone.hint": "Replies appear on the phone simulator of the demo.",
    url: "Address",
    method: "Method",
    active: "Active",
    "form.new": "New SMS send connector",
    "form.master": "Master Data",
    "form.request": "Request",
    "form.success": "Success",
    "form.url.hint": "Variables: {example}. Their values are written safely, in addresses too.",
    "form.headers": "Headers",
    "form.headers.hint": "One a line, as Name: value. Variables may be used.",
    "form.body": "Body",
    "form.body.hint":
      "In a JSON body values are written safely; quotation marks in a text need no care.",
    "form.secret": "Secret",
    "form.secret.hint": "Stored encrypted and never shown again. Use it as {example}.",
    "form.secret.set": "A secret is stored. Leave empty to keep it.",
    "form.success_status": "Accepted when the status is",
    "form.success_status.hint": "A status or a class: 200 or 2xx.",
    "form.success_pattern": "and the answer contains",
    "form.success_pattern.hint": "Optional: a regular expression (RE2).",
  },
  {
    title: "SMS-Sendekonnektoren",
    intro: "Wie Antworten hinausgehen: die HTTP-Anfrage, mit der Ihr Provider eine SMS sendet.",
    new: "Neuer Sendekonnektor",
    "empty.title": "Noch kein Sendekonnektor",
    "empty.text":
      "Ohne ihn können Agenten SMS lesen, aber nicht beantworten. Legen Sie einen an und wählen Sie ihn im Empfangskonnektor.",
    name: "Name",
    kind: "Art",
    "kind.hint": "Später nicht mehr änderbar.",
    "kind.http": "Anderer, per HTTP-Anfrage",
    "kind.twilio": "Twilio",
    "kind.vonage": "Vonage (SMS API)",
    "kind.seven": "seven.io",
    "kind.kannel": "Kannel",
    "provider.twilio.account": "Account SID",
    "provider.twilio.secret": "Auth Token",
    "provider.vonage.account": "API Key",
    "provider.vonage.secret": "API Secret",
    "provider.seven.secret": "API-Key",
    "provider.kannel.account": "Benutzer",
    "provider.kannel.secret": "Passwort",
    "provider.kannel.url": "Wo sein sendsms antwortet.",
    "provider.secret.hint": "Wird verschlüsselt gespeichert und nie mehr gezeigt.",
    "report_secret.vonage": "Signature Secret",
    "report_secret.seven": "Signing Secret",
    "report_secret.hint":
      "Freiwillig: Berichte ohne Signatur werden dann abgewiesen. Wird verschlüsselt gespeichert und nie mehr gezeigt.",
    "report_secret.set":
      "Eines ist gespeichert; Berichte, die nicht damit signiert sind, werden abgewiesen. Leer lassen, um es zu behalten.",
    "report_secret.unsigned": "Vergessen: Berichte kommen ohne Signatur",
    "form.sending": "Versand",
    "form.sender": "Absender",
    "form.sender.hint":
      "Was der Kunde sieht. Leer: die angeschriebene Nummer, damit eine Antwort zurückkommt.",
    "form.sender.twilio":
      "Was der Kunde sieht, oder die SID eines Messaging Service (MG…). Leer: die angeschriebene Nummer.",
    "form.per_second": "SMS je Sekunde, höchstens",
    "form.per_second.hint": "Leer: so schnell es geht. Was wartet, behält seinen Platz.",
    "form.reports": "Zustellberichte",
    "reports.http":
      "Tragen Sie diese Adresse beim Provider ein oder senden Sie sie als report_url mit. Sie nimmt status und id als Parameter, Formular oder JSON. Halten Sie sie geheim.",
    "reports.twilio":
      "Erfährt Twilio mit jeder SMS. Nichts einzurichten, sobald eine öffentliche Adresse bekannt ist.",
    "reports.vonage":
      "Erfährt Vonage mit jeder SMS. Nichts einzurichten, sobald eine öffentliche Adresse bekannt ist.",
    "reports.seven":
      "Tragen Sie diese Adresse bei seven.io als Webhook für Zustellberichte ein. Halten Sie sie geheim.",
    "reports.kannel":
      "Erfährt Kannel mit jeder SMS. Nichts einzurichten, sobald eine öffentliche Adresse bekannt ist.",
    "form.id_pattern": "Seine Nummer für die SMS ist",
    "form.id_pattern.hint":
      "Freiwillig: ein regulärer Ausdruck (RE2); was seine erste Gruppe findet. Zustellberichte nennen sie.",
    "form.knows_repeats": "Er nimmt dieselbe Nummer nur einmal",
    "form.knows_repeats.hint":
      "Nur wo der Provider das zusichert: Dann wird {example} erneut gesendet, wenn niemand weiß, ob sie hinausging.",
    "kind.demo_phone": "Demo-Telefon",
    "kind.demo_phone.hint": "Antworten erscheinen im Telefonsimulator der Demo.",
    url: "Adresse",
    method: "Methode",
    active: "Aktiv",
    "form.new": "Neuer SMS-Sendekonnektor",
    "form.master": "Stammdaten",
    "form.request": "Anfrage",
    "form.success": "Erfolg",
    "form.url.hint":
      "Variablen: {example}. Ihre Werte werden sicher geschrieben, auch in Adressen.",
    "form.headers": "Header",
    "form.headers.hint": "Einer je Zeile, als Name: Wert. Variablen sind erlaubt.",
    "form.body": "Inhalt",
    "form.body.hint":
      "In JSON werden Werte sicher geschrieben; Anführungszeichen im Text sind kein Problem.",
    "form.secret": "Geheimnis",
    "form.secret.hint":
      "Wird verschlüsselt gespeichert und nie mehr gezeigt. Einsetzen als {example}.",
    "form.secret.set": "Ein Geheimnis ist gespeichert. Leer lassen, um es zu behalten.",
    "form.success_status": "Angenommen, wenn der Status",
    "form.success_status.hint": "Ein Status oder eine Klasse: 200 oder 2xx.",
    "form.success_pattern": "und die Antwort enthält",
    "form.success_pattern.hint": "Freiwillig: ein regulärer Ausdruck (RE2).",
  },
);
