import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { periodes } from "../../api/endpoints";
import type { ApprenantsPeriode, CandidatsPeriode, LignePeriode, Periode, Referentiel, SemainesPerdues } from "../../api/types";
import { intervalle, semainesEntre } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { presenceChangee } from "../../text/presence";
import { compte, t } from "../../text/typo";
import { usePresence } from "../../ui/Presence";
import type { Draft } from "../declarer/Declarer";
import { Departures } from "./Departures";

/** What an edit changes, and for whom, before it is saved (P-05). */
export function Changes({ periode, before, after, candidates, folders, referentiel }: {
  periode: Periode;
  before: Draft;
  after: Draft;
  candidates: CandidatsPeriode;
  folders: ApprenantsPeriode;
  referentiel: Referentiel;
}) {
  const count = usePresence();
  const held = count(before.du, before.au);
  const wanted = count(after.du, after.au);
  const moved = (after.du !== before.du || after.au !== before.au) && semainesEntre(after.du, after.au).length > 0;
  const lost = useQuery({
    queryKey: ["periode", periode.id, "modification", after.du, after.au],
    queryFn: () => periodes.foresee(periode.id, after.du, after.au),
    enabled: moved,
    placeholderData: keepPreviousData,
  });
  const statut = (code: string) => referentiel.statuts.find((one) => one.code === code)?.intitule ?? code;
  const named = (ids: string[]) => candidates.apprenants.filter(({ id }) => ids.includes(id));
  const come = named(after.apprenants.filter((id) => !before.apprenants.includes(id)));
  const gone = named(before.apprenants.filter((id) => !after.apprenants.includes(id)));
  const taken = after.taches.filter((code) => !before.taches.includes(code));
  const left = before.taches.filter((code) => !after.taches.includes(code));
  const keepers = (has: (line: LignePeriode) => boolean) =>
    folders.lignes.filter((line) => has(line) && after.apprenants.includes(line.id)).map(nomComplet);
  const lines: string[] = [];
  if (after.titre.trim() !== before.titre) lines.push(t`Titre : ${before.titre} → ${after.titre.trim() || "…"}`);
  if (moved) lines.push(t`Dates : ${intervalle(before.du, before.au)} → ${intervalle(after.du, after.au)}`);
  if (moved && held && wanted) lines.push(presenceChangee(held, wanted));
  if (moved) lines.push(...weeks(lost.data));
  if (after.statut !== before.statut) lines.push(t`Statut : ${statut(before.statut)} → ${statut(after.statut)}`);
  if (after.objectifs.trim() !== before.objectifs.trim()) {
    lines.push(t`Objectifs : le nouveau texte remplace l'ancien sur les fiches de liaison`, ...kept(keepers((line) => line.objectifs_propres), "les objectifs individualisés"));
  }
  if (taken.length > 0) lines.push(t`Tâches ajoutées pour tous : ${taken.join(", ")}`);
  if (left.length > 0) lines.push(t`Tâches retirées pour tous : ${left.join(", ")}`);
  if (taken.length + left.length > 0) lines.push(...kept(keepers((line) => line.taches_propres), "les tâches individualisées"));
  if (come.length > 0) lines.push(t`Arrivent, avec une fiche de liaison et un portfolio vides : ${come.map(nomComplet).join(", ")}`);
  return (
    <section aria-labelledby="changements" className="fr-mt-4w">
      <h2 id="changements" className="fr-h5">Ce qui change</h2>
      <div role="status">
        {lines.length === 0 && gone.length === 0 ? (
          <p>{t`Rien pour l'instant.`}</p>
        ) : (
          <>
            {lines.length > 0 && (
              <ul>
                {lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
            {gone.length > 0 && <Departures periode={periode.id} learners={gone} present={before.apprenants.length} />}
          </>
        )}
      </div>
    </section>
  );
}

/** Whose fiche says otherwise, and goes on doing so (P-05). */
function kept(learners: string[], what: string): string[] {
  if (learners.length === 0) return [];
  return [t`${learners.length === 1 ? "Garde" : "Gardent"} ${what} sur ${learners.length === 1 ? "sa fiche" : "leur fiche"} : ${learners.join(", ")}`];
}

function weeks(lost: SemainesPerdues | undefined): string[] {
  if (!lost) return [];
  const said: string[] = [];
  if (lost.vides > 0) said.push(t`${compte(lost.vides, "semaine vide est retirée", "semaines vides sont retirées")} des portfolios`);
  if (lost.ecrites > 0) {
    said.push(t`${compte(lost.ecrites, "semaine déjà écrite sort", "semaines déjà écrites sortent")} des portfolios : le texte est gardé à part, mais ne se lit plus dans la période`);
  }
  return said;
}
