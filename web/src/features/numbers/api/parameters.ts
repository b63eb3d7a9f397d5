/** The SMS Receiver API's parameters and answers, as its page lists them. */
export const parameters = [
  { name: "receiver", aliases: ["ziel", "system", "recipient", "to"], required: "yes" },
  { name: "sender", aliases: ["absender", "from"], required: "yes" },
  { name: "message", aliases: ["data", "smstext", "text", "body"], required: "yes" },
  { name: "token", aliases: [], required: "token" },
  {
    name: "message_id",
    aliases: ["id", "messageid", "messagesid", "smssid", "msgid"],
    required: "no",
  },
  { name: "timestamp", aliases: ["time", "date"], required: "no" },
  { name: "keyword", aliases: [], required: "no" },
] as const;

export const answers = ["200", "400", "401", "403", "404", "405", "429", "502", "503"] as const;
