import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { useSearchParams } from "react-router";
import type { FiltreComptes } from "../../api/endpoints";
import { nomProfil, PROFILS } from "../../text/noms";
import { majuscule } from "../../text/typo";
import { useDivisions } from "./DivisionsField";
import { ETATS_COMPTES } from "./words";

/** Filters and order as the address says them; a typed name is never there. */
export function filtersOf(search: URLSearchParams): FiltreComptes {
  return {
    profil: search.get("profil") ?? "",
    division: search.get("division") ?? "",
    etat: search.get("etat") ?? "",
    manuels: search.get("manuels") === "oui",
    tri: search.get("tri") ?? "",
  };
}

export function AccountFilters({ text, onText }: { text: string; onText: (text: string) => void }) {
  const [search, setSearch] = useSearchParams();
  const divisions = useDivisions().data ?? [];
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  const choice = (name: string, label: string, every: string, options: [string, string][]) => (
    <Select
      label={label}
      nativeSelectProps={{ value: search.get(name) ?? "", onChange: (event) => set(name, event.target.value) }}
    >
      <option value="">{every}</option>
      {options.map(([code, word]) => (
        <option key={code} value={code}>
          {word}
        </option>
      ))}
    </Select>
  );
  const profils = PROFILS.filter((each) => each !== "operateur_academique");
  return (
    <>
      <div className="cpro-filters cpro-filters--many">
        <Input
          label="Chercher une personne"
          hintText="Nom, prénom ou identifiant"
          nativeInputProps={{ type: "search", autoComplete: "off", value: text, onChange: (event) => onText(event.target.value) }}
        />
        {choice("profil", "Profil", "Tous les profils", profils.map((each) => [each, majuscule(nomProfil(each))]))}
        {choice("division", "Division", "Toutes les divisions", divisions.map(({ code }) => [code, code]))}
        {choice("etat", "État", "Tous les états", Object.entries(ETATS_COMPTES))}
        {choice("tri", "Trier par", "Nom", [["connexion", "Dernière connexion"], ["division", "Division"]])}
      </div>
      <Checkbox
        small
        className="fr-mb-2w"
        options={[
          {
            label: "Seulement les comptes créés à la main",
            nativeInputProps: {
              checked: search.get("manuels") === "oui",
              onChange: (event) => set("manuels", event.target.checked ? "oui" : ""),
            },
          },
        ]}
      />
    </>
  );
}
