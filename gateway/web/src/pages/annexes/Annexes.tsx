import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { annexes } from "../../api/endpoints";
import type { Annexe, ReferentielResume } from "../../api/types";
import { nomCourt } from "../../text/diplomes";
import { compte, t } from "../../text/typo";
import { StatutTag } from "../../ui/badges";
import { Empty, Loaded, useNotice } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { LevelSelects } from "./LevelSelects";
import { ACADEMIE } from "./origine";
import { ShareButton, SharedTag, SharingOutcome } from "./ShareAnnexe";
import { useDiplomes } from "./useDiplomes";
import { useSharing } from "./useSharing";
import { Button } from "../../ui/Button";

/** Reusable templates, per diploma and niveau: blue for scolaires, orange for apprentis (P-01). */
export default function Annexes() {
  const diplomas = useDiplomes();
  return (
    <Page title="Annexes pédagogiques" lead={t`Une annexe réunit des objectifs et des tâches du référentiel. Les périodes se déclarent à partir d'elle ; la modifier ne touche pas les périodes déjà déclarées.`}>
      <ul className="cpro-links">
        <li>
          <Link href={ACADEMIE.href}>{ACADEMIE.label}</Link>
        </li>
        <li>
          <Link href="/referentiels">Lire les référentiels des diplômes</Link>
        </li>
      </ul>
      <Loaded query={diplomas}>{(list) => <Listing diplomas={list} />}</Loaded>
    </Page>
  );
}

function Listing({ diplomas }: { diplomas: ReferentielResume[] }) {
  const [search] = useSearchParams();
  const notice = useNotice();
  const referentiel = search.get("referentiel") ?? "";
  const niveau = search.get("niveau") ?? "";
  const query = useQuery({
    queryKey: ["annexes", referentiel, niveau],
    queryFn: () => annexes.list({ referentiel, niveau }),
  });
  return (
    <>
      {notice && <Alert severity="success" small description={notice} role="status" />}
      <LevelSelects diplomas={diplomas} />
      <Loaded query={query}>
        {({ annexes: list, actions }) => {
          const creates = may(actions, "creer");
          const create = `/annexes/nouvelle${search.toString() ? `?${search.toString()}` : ""}`;
          if (list.length === 0) {
            return (
              <Empty {...(creates ? { action: { label: "Créer une annexe pédagogique", href: create } } : {})}>
                {niveau || referentiel ? t`Aucune annexe pédagogique pour ce choix.` : t`Aucune annexe pédagogique. La première demande un diplôme, un niveau, un titre et quelques tâches.`}
              </Empty>
            );
          }
          return (
            <>
              {creates && (
                <p>
                  <Button linkProps={{ href: create }}>Créer une annexe pédagogique</Button>
                </p>
              )}
              <Groups list={list} diplomas={diplomas} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Groups({ list, diplomas }: { list: Annexe[]; diplomas: ReferentielResume[] }) {
  const sharing = useSharing();
  const readers = useId();
  const groups = diplomas.flatMap((diploma) =>
    diploma.niveaux.map((niveau) => ({
      key: `${diploma.code}/${niveau.code}`,
      title: `${nomCourt(diploma)}, ${niveau.intitule}`,
      items: list.filter((annexe) => annexe.referentiel === diploma.code && annexe.niveau === niveau.code),
    })),
  );
  return (
    <>
      <SharingOutcome sharing={sharing} />
      {list.some(({ actions }) => may(actions, "partager")) && (
        <p id={readers}>{t`Les équipes des autres établissements de l'académie pourront lire une annexe partagée et en reprendre une copie.`}</p>
      )}
      {groups
        .filter(({ items }) => items.length > 0)
        .map(({ key, title, items }) => (
          <section key={key}>
            <h2 className="fr-h5">{title}</h2>
            {items.map((annexe) => (
              <Card key={annexe.id} annexe={annexe} sharing={sharing} readers={readers} />
            ))}
          </section>
        ))}
    </>
  );
}

/** `readers`: id of the sentence that says who reads what is shared. */
function Card({ annexe, sharing, readers }: { annexe: Annexe; sharing: ReturnType<typeof useSharing>; readers: string }) {
  return (
    <article className={`cpro-card ${annexe.pour_apprentis ? "cpro-card--apprentis" : "cpro-card--scolaires"}`}>
      <h3 className="fr-h6">
        <Link href={`/annexes/${annexe.id}`}>{annexe.titre}</Link>
      </h3>
      <p className="cpro-card__tags">
        <StatutTag pourApprentis={annexe.pour_apprentis} /> <SharedTag annexe={annexe} /> {compte(annexe.taches.length, "tâche")}
      </p>
      {annexe.actions.length > 0 && (
        <div className="cpro-toolbar">
          {may(annexe.actions, "declarer") && (
            <Button size="small" priority="secondary" linkProps={{ href: `/annexes/${annexe.id}/declarer/informations` }}>
              {annexe.pour_apprentis ? "Déclarer une période employeur" : "Déclarer une PFMP"}
              <span className="fr-sr-only">, {annexe.titre}</span>
            </Button>
          )}
          {may(annexe.actions, "partager") && <ShareButton annexe={annexe} sharing={sharing} described={readers} />}
        </div>
      )}
    </article>
  );
}
