import { useQuery } from "@tanstack/react-query";
import { annexesPortfolio } from "../../api/endpoints";
import type { Valeur } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { compte, t } from "../../text/typo";
import { ConflictChoice } from "../../ui/fields";
import { annexesKey, isPhoto } from "../annexesPortfolio/words";
import { idsOf, valueOfIds, withLast, without } from "./ordre";

const NAME = "photos";
const LEGEND = "Photos de la fiche à montrer";

/** Photos of the sheet that a success was drawn from: those that are ticked are in the book. */
export function PhotosSource({ apprenant, source, engine }: { apprenant: string; source: string; engine: Autosave }) {
  const owner = { apprenant, fiche: source };
  // The sheet may be gone since: then it has no photo to show.
  const { data } = useQuery({ queryKey: annexesKey(owner), queryFn: () => annexesPortfolio.list(owner) });
  const photos = (data?.annexes ?? []).filter(isPhoto);
  if (engine.conflict(NAME)) {
    const show = (value: Valeur) => compte(idsOf(value).length, "photo");
    return <ConflictChoice engine={engine} name={NAME} label={LEGEND} show={show} mergeable={false} />;
  }
  if (photos.length === 0) return null;
  const chosen = idsOf(engine.value(NAME));
  return (
    <fieldset className="cpro-tasks__group fr-mt-3w">
      <legend>{LEGEND}</legend>
      <p className="fr-hint-text">{t`Seules les photos cochées sont dans le book. Pas de visage sans l'accord de la personne.`}</p>
      <ul className="cpro-photos">
        {photos.map(({ id, titre }) => (
          <li key={id} className="cpro-photo">
            <label className="cpro-book-photo">
              <img src={annexesPortfolio.address(apprenant, id, true)} alt="" width={240} height={180} loading="lazy" />
              <span className="cpro-check">
                <input
                  type="checkbox"
                  checked={chosen.includes(id)}
                  onChange={({ target }) => engine.set(NAME, valueOfIds(target.checked ? withLast(chosen, id) : without(chosen, id)))}
                />
                <span>{titre}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
