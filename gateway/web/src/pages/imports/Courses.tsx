import { useQuery, useQueryClient } from "@tanstack/react-query";
import { formations as api, imports, referentiels } from "../../api/endpoints";
import type { Import } from "../../api/types";
import { compte, t } from "../../text/typo";
import { Choices } from "../formations/Choices";
import { Lines } from "../formations/Table";

/** Divisions that have a diploma to choose and courses that lead nowhere, from the preview itself (I-05). */
export function Courses({ value }: { value: Import }) {
  const client = useQueryClient();
  const key = ["formations", value.id, value.version];
  const table = useQuery({ queryKey: key, queryFn: () => api.list(value.id) });
  const diplomas = useQuery({ queryKey: ["referentiels"], queryFn: referentiels.list });
  if (!table.data) return null;
  const unknown = table.data.formations.filter((line) => line.inconnue);
  const choices = table.data.choix;
  if (unknown.length === 0 && choices.length === 0) return null;
  // What was said changes the preview: it is made again at once.
  const onSaved = async () => {
    client.setQueryData(["import", value.id], await imports.refresh(value.id));
    await client.invalidateQueries({ queryKey: ["import", value.id, "lignes"] });
    await client.invalidateQueries({ queryKey: ["formations"] });
  };
  const shared = { diplomas: diplomas.data ?? [], writes: true, onSaved };
  return (
    <section aria-labelledby="formations" className="fr-mt-4w">
      <h2 id="formations" className="fr-h5">Formations à préciser</h2>
      {unknown.length > 0 && (
        <>
          <p>{t`${compte(unknown.length, "formation est inconnue", "formations sont inconnues")} : sans diplôme, les élèves concernés sont importés sans référentiel.`}</p>
          <Lines lines={unknown} {...shared} />
        </>
      )}
      {choices.length > 0 && (
        <>
          <p>{t`Une seconde commune ne dit pas le diplôme : choisissez-le pour chaque division.`}</p>
          <Choices choices={choices} diplomas={shared.diplomas} onSaved={onSaved} secondary />
        </>
      )}
    </section>
  );
}
