import type { ReactNode } from "react";
import { ApiError } from "../../api/http";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Done, Loaded, useNotice } from "../../ui/feedback";
import { NotFound } from "../../ui/NotFound";
import { type Crumb, Page } from "../../ui/Page";
import { Sections } from "../../ui/Sections";
import { ChoixLivret } from "./ChoixLivret";
import { PasOuvert } from "./PasOuvert";
import { adresse, partiesDe, type SectionLivret } from "./sections";
import type { Livret, PageLivret } from "../../api/types";
import { courantDe, useAdresse, useLivret } from "./useLivret";

interface Props {
  section: SectionLivret;
  /** Of a page within the section. */
  title?: string;
  /** Save state of what the page holds, if anything. */
  save?: ReactNode;
  /** What the section shows before anybody opened the livret. */
  before?: (livret: Livret) => ReactNode;
  children: (livret: Livret, courant: PageLivret) => ReactNode;
}

/** Around each page of a livret d’apprentissage: whose it is, who writes the page, and the nine others (F-12). */
export function Cadre({ section, title, save, before, children }: Props) {
  const { apprenant, demande } = useAdresse();
  const learner = useOpenSession().profil === "apprenant";
  const notice = useNotice();
  const query = useLivret(apprenant);
  const { data } = query;
  // A learner who is no apprentice has none: nothing of the page may show.
  if (!data && query.error instanceof ApiError && [403, 404].includes(query.error.status)) return <NotFound />;
  const courant = data && courantDe(data, demande);
  const crumbs: Crumb[] = [
    { label: learner ? "Mon livret" : t`Livret d'apprentissage`, href: adresse(apprenant, "contacts", demande) },
    ...(title === undefined ? [] : [{ label: section.label, href: adresse(apprenant, section.code, demande) }]),
  ];
  return (
    <Page
      title={title ?? section.titre}
      {...(data ? { context: nomComplet(data.apprenant) } : {})}
      crumbs={crumbs}
      bar={data && <Bar livret={data} save={courant && save} />}
      {...(courant ? { lead: (learner && section.mienne) || section.ecrite } : {})}
    >
      <Done text={notice} />
      <Loaded query={query}>
        {(livret) => {
          const shown = courantDe(livret, demande);
          if (!shown) {
            return (
              <>
                <PasOuvert livret={livret} />
                {before?.(livret)}
              </>
            );
          }
          return (
            <>
              <ChoixLivret livret={livret} courant={shown} />
              <Sections groups={partiesDe(apprenant, demande)} current={section.code} label="Pages du livret">
                {children(livret, shown)}
              </Sections>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Bar({ livret, save }: { livret: Livret; save: ReactNode }) {
  const { apprenant } = livret;
  return (
    <div className="cpro-context">
      <p>
        <strong>{nomComplet(apprenant)}</strong>
        {[apprenant.division, t`Livret d'apprentissage`].filter(Boolean).map((part) => (
          <span key={part}> · {part}</span>
        ))}
      </p>
      {save}
    </div>
  );
}
