import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { may } from "../../api/actions";
import type { BilanIntermediaire, Bilans as List } from "../../api/types";
import { heure, jour, jourCourt, jourDe, moment } from "../../text/dates";
import { nomCourt, nomDiplome } from "../../text/diplomes";
import { nomComplet } from "../../text/noms";
import { compte, t, typo } from "../../text/typo";
import { ReadField } from "../../ui/fields";
import { Empty, Loaded, useNotice } from "../../ui/feedback";
import { acquisitionLabel, acquisitionLook, LevelChip } from "../../ui/LevelChip";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { useReferentiel } from "../annexes/useDiplomes";
import { bilansRead, referentielsRead } from "../dossier/reads";
import { Button } from "../../ui/Button";

/** Bilans intermédiaires of a learner, one address per date (E-07). */
export default function Bilans() {
  const { apprenant = "" } = useParams();
  const notice = useNotice();
  const query = useQuery(bilansRead(apprenant));
  const learner = query.data?.apprenant;
  return (
    <Page
      title="Bilans de compétences"
      {...(learner ? { context: nomComplet(learner) } : {})}
      {...(learner ? { lead: [nomComplet(learner), learner.division].filter(Boolean).join(" · ") } : {})}
    >
      {notice && <Alert severity="success" small className="fr-mb-3w" role="status" description={notice} />}
      <Loaded query={query}>{(list) => <Content apprenant={apprenant} list={list} />}</Loaded>
    </Page>
  );
}

function Content({ apprenant, list }: { apprenant: string; list: List }) {
  const { date } = useParams();
  const [search] = useSearchParams();
  const ordered = [...list.bilans].sort((a, b) => b.date.localeCompare(a.date) || b.cree_le.localeCompare(a.cree_le));
  const named = search.get("bilan");
  const current = ordered.find(({ id }) => id === named) ?? ordered.find((bilan) => bilan.date === date) ?? ordered[0];
  // Of the diploma that one comes from; else of each that a bilan may be made of.
  const asked = search.get("referentiel");
  const creates = may(list.actions, "creer") ? list.referentiels.filter((code) => !asked || code === asked) : [];
  return (
    <>
      {creates.length > 0 && (
        <p className="cpro-row__actions">
          {creates.map((code, rank) => (
            <Create key={code} apprenant={apprenant} referentiel={code} named={creates.length > 1} first={rank === 0} />
          ))}
        </p>
      )}
      {current ? <Dated apprenant={apprenant} ordered={ordered} current={current} /> : <Empty>{t`Aucun bilan intermédiaire n'a encore été fait.`}</Empty>}
    </>
  );
}

/** To make one; it names its diploma where the learner has several (R-02). */
function Create({ apprenant, referentiel, named, first }: { apprenant: string; referentiel: string; named: boolean; first: boolean }) {
  const diploma = useQuery({ ...referentielsRead(), enabled: named }).data?.find(({ code }) => code === referentiel);
  const href = `/apprenants/${apprenant}/bilans/nouveau?referentiel=${encodeURIComponent(referentiel)}`;
  const of = named ? t` (${diploma ? nomCourt(diploma) : referentiel})` : "";
  return <Button priority={first ? "primary" : "secondary"} linkProps={{ href }}>{`Faire un bilan intermédiaire${of}`}</Button>;
}

/** The bilans by date. Two of one day, as when a seconde commune is closed before its speciality is judged, are told by their hour. */
function Dated({ apprenant, ordered, current }: { apprenant: string; ordered: BilanIntermediaire[]; current: BilanIntermediaire }) {
  const [search] = useSearchParams();
  const alone = (bilan: BilanIntermediaire) => ordered.filter(({ date }) => date === bilan.date).length === 1;
  const address = (bilan: BilanIntermediaire) => {
    const next = new URLSearchParams(search);
    next.delete("bilan");
    if (!alone(bilan)) next.set("bilan", bilan.id);
    return `/apprenants/${apprenant}/bilans/${bilan.date}${next.size > 0 ? `?${next.toString()}` : ""}`;
  };
  return (
    <>
      <nav aria-label="Bilans par date">
        <ul className="cpro-tags">
          {ordered.map((bilan) => (
            <li key={bilan.id}>
              <Link
                className="fr-tag"
                href={address(bilan)}
                aria-current={bilan === current ? "page" : undefined}
              >
                {alone(bilan) ? jourCourt(bilan.date) : t`${jourCourt(bilan.date)}, fait à ${heure(bilan.cree_le)}`}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <One bilan={current} />
    </>
  );
}

function One({ bilan }: { bilan: BilanIntermediaire }) {
  const diploma = useReferentiel(bilan.referentiel);
  const title = (code: string) => diploma.data?.competences.find((competence) => competence.code === code)?.intitule ?? "";
  return (
    <section aria-labelledby="bilan-courant">
      <h2 id="bilan-courant" className="fr-h4">{t`Bilan du ${jour(bilan.date)}`}</h2>
      {diploma.data && <p>{typo(nomDiplome(diploma.data))}</p>}
      <p>{t`Fait par ${nomComplet(bilan.auteur)}, le ${moment(bilan.cree_le)}.`}</p>
      <h3 className="fr-h5">Niveaux</h3>
      {bilan.niveaux.length === 0 ? (
        <p>{t`Aucun niveau n'a été donné.`}</p>
      ) : (
        <ul className="cpro-levels">
          {bilan.niveaux.map(({ competence, niveau }) => (
            <li key={competence}>
              <span>
                {competence} {title(competence)}
              </span>
              <span>
                <LevelChip look={acquisitionLook(niveau)} label={acquisitionLabel(niveau)} />{" "}
                <span aria-hidden="true">{acquisitionLabel(niveau)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <dl className="cpro-reads cpro-reads--long">
        <ReadField label="Constats" value={bilan.constats} />
        <ReadField label="Conseils" value={bilan.conseils} />
        <ReadField label="Note" value={bilan.note ? `${bilan.note.replace(".", ",")}/20` : null} />
      </dl>
      <h3 className="fr-h5">{t`Ce bilan compte et fige ${compte(bilan.comptes.length, "bilan entreprise", "bilans entreprise")}`}</h3>
      <ul>
        {bilan.comptes.map((counted) => (
          <li key={counted.id}>
            {counted.periode.titre}, {jour(jourDe(counted.date))}
          </li>
        ))}
      </ul>
    </section>
  );
}
