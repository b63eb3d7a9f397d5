import { Anchor, Button, Group, Popover, Text } from "@mantine/core";
import { Fragment, type ReactNode, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { remembered } from "~/kernel/remembered";
import { words } from "../words";
import classes from "./Bubble.module.css";
import { pieces } from "./links";

const trusted = remembered<readonly string[]>("hosts", []);

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
  const t = useWords(words);
  const [asking, setAsking] = useState(false);
  const open = () => {
    window.open(href, "_blank", "noopener,noreferrer");
    setAsking(false);
  };
  return (
    <Popover opened={asking} onChange={setAsking} width={320} withinPortal trapFocus>
      <Popover.Target>
        <Anchor
          href={href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          referrerPolicy="no-referrer"
          onClick={(click) => {
            if (trusted.get().includes(host)) return;
            click.preventDefault();
            setAsking(true);
          }}
        >
          {text}
        </Anchor>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("link.title")}>
        <Text size="sm">{t("link.about")}</Text>
        <p className={classes["host"]}>{host}</p>
        <Group gap="xs">
          <Button size="xs" onClick={open}>
            {t("link.open")}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              trusted.set([...trusted.get(), host]);
              open();
            }}
          >
            {t("link.trust")}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
