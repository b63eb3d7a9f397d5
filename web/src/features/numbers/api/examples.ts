import { curl } from "~/kernel/curl";

/** What the examples of the SMS Receiver API are made of. */
export interface Sample {
  url: string;
  receiver: string;
  sender: string;
  message: string;
  token: string | null;
}

function parameters({ receiver, sender, message }: Sample) {
  return { receiver, sender, message };
}

/** The token stands in a header, where no log of addresses keeps it. */
function headers({ token }: Sample): Record<string, string> {
  return token === null ? {} : { "X-Token": token };
}

export function formExample(sample: Sample): string {
  return curl({ url: sample.url, headers: headers(sample), form: parameters(sample) });
}

export function jsonExample(sample: Sample): string {
  return curl({ url: sample.url, headers: headers(sample), json: parameters(sample) });
}

/** An address that can be pasted into a browser. */
export function addressExample(sample: Sample): string {
  const all =
    sample.token === null ? parameters(sample) : { ...parameters(sample), token: sample.token };
  const query = Object.entries(all).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${sample.url}?${query.join("&")}`;
}
