import { describe, expect, it } from "vitest";
import { addressExample, formExample, type Sample } from "./examples";

const sample: Sample = {
  url: "https://sms.example/SMSReceiver",
  receiver: "+4930901820",
  sender: "+491713920000",
  message: "100 % & more, +1?",
  token: null,
};

describe("the examples of the SMS Receiver API", () => {
  it("survive an address bar, plus and percent signs included", () => {
    const { receiver, sender, message } = sample;
    const read = new URL(addressExample(sample)).searchParams;
    expect(Object.fromEntries(read)).toEqual({ receiver, sender, message });
  });

  it("keep the token out of the address of a curl line", () => {
    const line = formExample({ ...sample, token: "secret-token" });
    expect(line).toContain("-H 'X-Token: secret-token'");
    expect(line.split("\n")[0]).not.toContain("secret-token");
  });
});
