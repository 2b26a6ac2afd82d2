import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { may } from "../../api/actions";
import { fiches } from "../../api/endpoints";
import type { Dossier, FicheCourte, SemaineResume } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { joursDeSemaine, numeroSemaine } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { majuscule, t } from "../../text/typo";
import { SheetItem } from "../../ui/SheetItem";
import { FicheDemande } from "./FicheDemande";
import { derniereFois, titreFiche } from "./ficheWords";
import { NewSheet } from "./NewSheet";
import { baseOf } from "./sheets";
import { useListsOf } from "./useFiche";
import { InPreparation } from "./WithPortfolio";

/** Fiches activité of a period (F-04): those of its weeks, then the others; what comes next is below. */
export function Fiches({ dossier }: { dossier: Dossier }) {
  const learner = useOpenSession().profil === "apprenant";
  const { periode, apprenant, portfolio } = dossier;
  const lists = useListsOf(apprenant.id, periode.id);
  if (dossier.en_preparation || !portfolio) {
    return <InPreparation />;
  }
  const base = baseOf(dossier);
  const none = portfolio.semaines.length + portfolio.fiches.length === 0;
  return (
    <>
      {none && (
        <p>
          {learner
            ? t`Vous n'avez pas encore de fiche. Une fiche raconte une activité que vous avez faite dans l'entreprise, et ce que vous en pensez.`
            : t`${nomComplet(apprenant)} n'a pas encore écrit de fiche.`}
        </p>
      )}
      {!none && (
        <ul className="cpro-weeks">
          {portfolio.semaines.map((week) => (
            <SheetItem key={week.id} href={`${base}/fiches/${week.id}`} name={weekName(week)} etat={week.etat} unread={week.a_lire}>
              {majuscule(joursDeSemaine(week.lundi))}
            </SheetItem>
          ))}
          {portfolio.fiches.map((fiche) => (
            <Other key={fiche.id} fiche={fiche} href={`${base}/fiches/${fiche.id}`} />
          ))}
        </ul>
      )}
      {may(portfolio.actions, "creer_fiche") && (
        <NewSheet
          label="Nouvelle fiche"
          priority="secondary"
          make={(key) => fiches.create(periode.id, apprenant.id, { nature: "fiche", titre: "" }, key)}
          open={({ id }) => `${base}/fiches/${id}`}
          onMade={lists}
        />
      )}
      {may(portfolio.actions, "demander_fiche") && <FicheDemande dossier={dossier} />}
    </>
  );
}

/** « Semaine 24 · Diagnostic d'un convoyeur », once the sheet has a title. */
function weekName({ semaine, titre }: SemaineResume): string {
  const week = t`Semaine ${numeroSemaine(semaine)}`;
  return titre?.trim() ? `${week} · ${titre.trim()}` : week;
}

/** A sheet of no week. */
function Other({ fiche, href }: { fiche: FicheCourte; href: string }) {
  const { etat, a_lire, demandee_par } = fiche;
  const asked = demandee_par && t`Demandée par ${nomComplet(demandee_par)}`;
  return (
    <SheetItem
      href={href}
      name={titreFiche(fiche)}
      etat={etat}
      unread={a_lire}
      badge={
        asked && etat === "vide" ? (
          <Badge as="span" small severity="warning">
            À compléter
          </Badge>
        ) : null
      }
    >
      {[asked, derniereFois(fiche)].filter(Boolean).join(" · ")}
    </SheetItem>
  );
}
