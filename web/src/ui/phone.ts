/** Country codes of one and two digits (ITU-T E.164); all others have three. */
const short = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** "+4930901820" as people read it: "+49 309 018 20". Short codes and names stay as they are. */
export function readable(number: string): string {
  if (!/^\+\d{7,15}$/.test(number)) return number;
  const digits = number.slice(1);
  const code = short.exec(digits)?.[0] ?? digits.slice(0, 3);
  const groups = digits.slice(code.length).match(/\d{1,3}/g) ?? [];
  const last = groups.at(-1);
  if (groups.length > 1 && last?.length === 1) {
    const before = groups[groups.length - 2] ?? "";
    groups.splice(-2, 2, before.slice(0, 2), before.slice(2) + last);
  }
  return `+${code} ${groups.join(" ")}`;
}
