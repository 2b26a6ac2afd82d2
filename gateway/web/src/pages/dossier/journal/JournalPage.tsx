import { SideMenu } from "@codegouvfr/react-dsfr/SideMenu";
import type { ReactNode } from "react";
import type { Dossier } from "../../../api/types";
import { useOpenSession } from "../../../app/session";
import { t } from "../../../text/typo";
import { Around } from "../Around";
import { DossierPage } from "../DossierPage";
import { baseOf } from "../sheets";
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
  const index = pages.findIndex((page) => page.code === code);
  const to = (at: number) => {
    const page = pages[at];
    return page ? journalHref(dossier, page.code) : null;
  };
  const rank = t`Page ${index + 1} sur ${pages.length}`;
  return (
    <div className="cpro-side">
      <div className="cpro-journal__menu cpro-noprint">
        <SideMenu
          align="left"
          burgerMenuButtonText={t`${rank} : ${pages[index]?.label ?? ""}`}
          title="Pages du journal"
          items={pages.map((page, at) => ({
            text: `${at + 1}. ${page.label}`,
            isActive: at === index,
            linkProps: { href: journalHref(dossier, page.code) },
          }))}
        />
      </div>
      <div className="cpro-side__content">
        {children}
        <div className="fr-mt-4w">
          <Around
            label="Page précédente, page suivante"
            what="Page"
            previous={to(index - 1)}
            next={to(index + 1)}
            middle={rank}
            all={{ label: "Revenir au dossier", href: baseOf(dossier) }}
          />
        </div>
      </div>
    </div>
  );
}
