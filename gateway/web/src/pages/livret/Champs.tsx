import { may } from "../../api/actions";
import type { Champ, Fiche } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { Autosave } from "../../forms/autosave";
import { moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { AutoField, asText } from "../../ui/fields";
import type { ChampEcrit, Droit } from "./fields";

/** Who has written nothing yet, to those who would read it. */
const RIEN: Record<Droit, string> = {
  ecrire_equipe: t`L'équipe pédagogique n'a encore rien écrit ici.`,
  ecrire_ensemble: t`L'équipe pédagogique et le maître d'apprentissage n'ont encore rien écrit ici.`,
  modifier: t`L'apprenti n'a encore rien écrit ici.`,
};

/** « Dernière modification par Sophie MOREAU, le 9 juin 2026 à 10:42 » */
function signature({ auteur, modifie_le }: Champ): string {
  return auteur && modifie_le ? t`Dernière modification par ${nomComplet(auteur)}, le ${moment(modifie_le)}` : "";
}

/** Whether this person writes any of these fields. */
export function ecrit(fiche: Pick<Fiche, "actions">, champs: ChampEcrit[]): boolean {
  return champs.some(({ droit }) => may(fiche.actions, droit));
}

/** Fields of a sheet that several people write, each its own (F-12): fields for who may, text and author for the others. */
export function Champs({ champs, fiche, engine }: { champs: ChampEcrit[]; fiche: Fiche; engine: Autosave }) {
  return champs.map((champ) =>
    may(fiche.actions, champ.droit) ? (
      <Ecriture key={champ.name} champ={champ} engine={engine} />
    ) : (
      <Lecture key={champ.name} champ={champ} saved={fiche.champs.find(({ nom }) => nom === champ.name)} />
    ),
  );
}

function useLabel({ label, mine = label }: ChampEcrit): string {
  return useOpenSession().profil === "apprenant" ? mine : label;
}

function Ecriture({ champ, engine }: { champ: ChampEcrit; engine: Autosave }) {
  const me = useOpenSession().personne.id;
  const label = useLabel(champ);
  const saved = engine.field(champ.name);
  // Others write here too: it is not one's own text that stands.
  const others = saved?.auteur && saved.auteur.id !== me ? signature(saved) : "";
  const hint = [champ.hint, others].filter(Boolean).join(" ");
  return (
    <div>
      <AutoField engine={engine} name={champ.name} label={label} {...(hint ? { hint } : {})} {...(champ.court ? { maxLength: 200 } : { multiline: true })} />
    </div>
  );
}

function Lecture({ champ, saved }: { champ: ChampEcrit; saved: Champ | undefined }) {
  const text = asText(saved?.valeur ?? null);
  const label = useLabel(champ);
  return (
    <dl className="cpro-reads cpro-reads--long">
      <div className="cpro-read">
        <dt>{label}</dt>
        <dd className={text ? "cpro-text" : ""}>{text || RIEN[champ.droit]}</dd>
        {text && saved && <dd className="cpro-row__detail">{signature(saved)}</dd>}
      </div>
    </dl>
  );
}
