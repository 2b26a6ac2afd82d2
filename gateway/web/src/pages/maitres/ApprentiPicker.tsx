import { Input } from "@codegouvfr/react-dsfr/Input";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useRef, useState } from "react";
import { maitres as api } from "../../api/endpoints";
import type { ApprentiSuivi } from "../../api/types";
import { nomTrie } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { type Fault, faultOf } from "../../ui/feedback";
import { Button } from "../../ui/Button";

/** Apprentis of the year, found by name. Those taken already are not proposed again. */
export function ApprentiPicker({ id, taken, required = false, faults = [], onPick }: {
  id: string;
  taken: string[];
  required?: boolean;
  faults?: Fault[];
  onPick: (apprenti: ApprentiSuivi) => void;
}) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const recherche = useDeferredValue(text.trim());
  const query = useQuery({
    queryKey: ["maitres", "apprentis", recherche],
    queryFn: () => api.apprentis(recherche),
    enabled: recherche.length > 0,
    placeholderData: keepPreviousData,
  });
  const found = recherche ? (query.data ?? []).filter((each) => !taken.includes(each.id)) : [];
  return (
    <div>
      <Input
        label={required ? "Chercher un apprenti (obligatoire)" : "Chercher un apprenti"}
        hintText={t`Nom ou prénom d'un apprenti de l'année. Choisissez-le ensuite dans la liste.`}
        {...faultOf(faults, id)}
        nativeInputProps={{ id, ref: field, type: "search", autoComplete: "off", value: text, onChange: (event) => setText(event.target.value) }}
      />
      <p role="status" className={recherche ? "" : "fr-sr-only"}>
        {recherche && query.data && (found.length === 0 ? t`Aucun apprenti ne correspond.` : compte(found.length, "apprenti proposé", "apprentis proposés"))}
      </p>
      {found.length > 0 && (
        <ul className="cpro-profils">
          {found.map((each) => (
            <li key={each.id}>
              <Button
                size="small"
                priority="tertiary"
                onClick={() => {
                  onPick(each);
                  setText("");
                  field.current?.focus();
                }}
              >
                {t`Ajouter ${nomTrie(each)}`}
                {each.division && `, ${each.division}`}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
