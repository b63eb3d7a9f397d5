import { Anchor } from "@mantine/core";
import { Fragment, lazy, type ReactNode, Suspense, useState } from "react";
import { pieces } from "./links";
import { isTrusted } from "./trusted";

const LinkQuestion = lazy(async () => ({ default: (await import("./LinkQuestion")).LinkQuestion }));

/** The words of an SMS: addresses open with care, numbers can be called, what is searched for is marked. */
export function Said({ text, found }: Readonly<{ text: string; found: string }>) {
  return pieces(text).map((piece, index) => {
    const key = `${index} ${piece.text}`;
    if (piece.kind === "link")
      return <Link key={key} href={piece.href} host={piece.host} text={piece.text} />;
    if (piece.kind === "phone")
      return (
        <a key={key} href={`tel:${piece.number}`}>
          {piece.text}
        </a>
      );
    return <Fragment key={key}>{marked(piece.text, found)}</Fragment>;
  });
}

function marked(text: string, found: string): ReactNode {
  if (found === "") return text;
  const lower = text.toLocaleLowerCase();
  const wanted = found.toLocaleLowerCase();
  const at = lower.indexOf(wanted);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {marked(text.slice(at + wanted.length), found)}
    </>
  );
}

type LinkProps = Readonly<{ href: string; host: string; text: string }>;

/** An address that a stranger sent: the first time it says where it leads. */
function Link({ href, host, text }: LinkProps) {
  const [link, setLink] = useState<HTMLElement>();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Anchor
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        referrerPolicy="no-referrer"
        onClick={(click) => {
          if (isTrusted(host)) return;
          click.preventDefault();
          setLink(click.currentTarget);
          setAsking(true);
        }}
      >
        {text}
      </Anchor>
      {link && (
        <Suspense>
          <LinkQuestion link={link} href={href} host={host} asking={asking} onAsking={setAsking} />
        </Suspense>
      )}
    </>
  );
}
