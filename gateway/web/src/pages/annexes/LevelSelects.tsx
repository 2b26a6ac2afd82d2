import { Select } from "@codegouvfr/react-dsfr/Select";
import { useSearchParams } from "react-router";
import type { ReferentielResume } from "../../api/types";
import { nomDiplome } from "../../text/diplomes";

/** Diploma and niveau, kept in the address so that they are still set when one comes back; filters, or `required` choices. */
export function LevelSelects({ diplomas, required = false }: { diplomas: ReferentielResume[]; required?: boolean }) {
  const [search, setSearch] = useSearchParams();
  const only = diplomas.length === 1 ? diplomas[0] : undefined;
  const referentiel = search.get("referentiel") ?? only?.code ?? "";
  const niveaux = diplomas.find(({ code }) => code === referentiel)?.niveaux ?? [];
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    if (name === "referentiel") next.delete("niveau");
    else if (only) next.set("referentiel", only.code);
    next.delete("periode");
    setSearch(next, { replace: true });
  };
  return (
    <div className="cpro-filters">
      {!only && (
        <Select label={required ? "Diplôme (obligatoire)" : "Diplôme"} nativeSelectProps={{ value: referentiel, onChange: (event) => change("referentiel", event.target.value) }}>
          <option value="">{required ? "Choisissez un diplôme" : "Tous les diplômes"}</option>
          {diplomas.map((diploma) => (
            <option key={diploma.code} value={diploma.code}>
              {nomDiplome(diploma)}
            </option>
          ))}
        </Select>
      )}
      {niveaux.length > 0 && (
        <Select label={required ? "Niveau (obligatoire)" : "Niveau"} nativeSelectProps={{ value: search.get("niveau") ?? "", onChange: (event) => change("niveau", event.target.value) }}>
          <option value="">{required ? "Choisissez un niveau" : "Tous les niveaux"}</option>
          {niveaux.map((niveau) => (
            <option key={niveau.code} value={niveau.code}>
              {niveau.intitule}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}
