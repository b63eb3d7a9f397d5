import { expect, it } from "vitest";
import { curl } from "./curl";

it("writes values that a shell hands on unchanged, quotes included", () => {
  expect(
    curl({ url: "https://sms.example/SMSReceiver", form: { message: "it's 100 % & $more" } }),
  ).toBe(
    "curl -i 'https://sms.example/SMSReceiver' \\\n" +
      String.raw`  --data-urlencode 'message=it'\''s 100 % & $more'`,
  );
});
