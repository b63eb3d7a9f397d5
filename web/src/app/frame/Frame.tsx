import { useDisclosure } from "@mantine/hooks";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { remembered } from "~/kernel/remembered";
import { DeskProvider } from "~/features/desk/DeskProvider";
import { mayOpen } from "../menu";
import { NotAllowedPage } from "../NotAllowedPage";
import { words } from "../words";
import { ActingBar } from "./ActingBar";
import classes from "./Frame.module.css";
import { MainMenu } from "./MainMenu";
import { OfflineBanner } from "./OfflineBanner";
import { PageCommands } from "./PageCommands";
import { TopBar } from "./TopBar";

const MenuDrawer = lazy(async () => ({ default: (await import("./MenuDrawer")).MenuDrawer }));

const rail = remembered("menu.narrow", false);

/** Menu on the left, bar on top, the page in the middle. */
export function Frame() {
  const t = useWords(words);
  const me = useMe();
  const [narrow, setNarrow] = useState(rail.get);
  const [drawer, { open, close }] = useDisclosure(false);
  const [wanted, setWanted] = useState(false);
  const path = useLocation({ select: (location) => location.pathname });
  const [shownPath, setShownPath] = useState(path);
  if (path !== shownPath) {
    setShownPath(path);
    close();
  }

  return (
    <DeskProvider key={me.user.id}>
      <PageCommands rights={me.rights} />
      <div className={classes["frame"]} data-narrow={narrow || undefined}>
        <a className={classes["skip"]} href="#content">
          {t("skip")}
        </a>
        <div className={classes["top"]}>
          {me.acting && <ActingBar acting={me.acting} />}
          <TopBar
            me={me}
            onMenu={() => {
              setWanted(true);
              open();
            }}
          />
        </div>
        <div className={classes["side"]}>
          <MainMenu
            rights={me.rights}
            narrow={narrow}
            onNarrow={() => {
              rail.set(!narrow);
              setNarrow(!narrow);
            }}
          />
        </div>
        {wanted && (
          <Suspense>
            <MenuDrawer rights={me.rights} opened={drawer} onClose={close} />
          </Suspense>
        )}
        <main id="content" className={classes["content"]} tabIndex={-1}>
          <OfflineBanner />
          {mayOpen(path, me.rights) ? <Outlet /> : <NotAllowedPage />}
        </main>
      </div>
    </DeskProvider>
  );
}
