import type { ReactNode } from "react";
import type { Dossier } from "../../../api/types";
import { useOpenSession } from "../../../app/session";
import { t } from "../../../text/typo";
import { Sections } from "../../../ui/Sections";
import { DossierPage } from "../DossierPage";
import { WithPortfolio } from "../WithPortfolio";
import { type JournalCode, journalHref, pagesFor } from "./sections";

interface Props {
  code: JournalCode;
  /** Save state of what the page holds, if one writes in it. */
  save?: ReactNode;
  children: (dossier: Dossier) => ReactNode;
}

/** What is around each page of the journal: where one is among the six, the page before and the next (F-09). */
export function JournalPage({ code, save, children }: Props) {
  const { profil } = useOpenSession();
  const label = pagesFor(profil).find((page) => page.code === code)?.label ?? "";
  const what = label.charAt(0).toLocaleLowerCase("fr") + label.slice(1);
  return (
    <DossierPage title={profil === "apprenant" ? t`Mon journal de bord : ${what}` : t`Journal de bord : ${what}`} save={save}>
      {(dossier) => (
        <WithPortfolio dossier={dossier}>
          {() => (
            <Pages dossier={dossier} code={code}>
              {children(dossier)}
            </Pages>
          )}
        </WithPortfolio>
      )}
    </DossierPage>
  );
}

function Pages({ dossier, code, children }: { dossier: Dossier; code: JournalCode; children: ReactNode }) {
  const pages = pagesFor(useOpenSession().profil);
  const sections = pages.map((page) => ({ ...page, href: journalHref(dossier, page.code) }));
  return (
    <Sections groups={[{ sections }]} current={code} label="Pages du journal">
      {children}
    </Sections>
  );
}
