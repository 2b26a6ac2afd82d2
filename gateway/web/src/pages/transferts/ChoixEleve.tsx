/** Which learner of this établissement somebody is (I-11). */
import { Input } from "@codegouvfr/react-dsfr/Input";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { comptes } from "../../api/endpoints";
import { nomTrie } from "../../text/noms";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";

export function ChoixEleve({ nom, chosen, onChoose }: { nom: string; chosen: string; onChoose: (id: string) => void }) {
  const [text, setText] = useState(nom);
  const recherche = useDeferredValue(text.trim());
  const query = useQuery({
    queryKey: ["comptes", "apprenant", recherche],
    queryFn: () => comptes.list({ profil: "apprenant", recherche }),
  });
  return (
    <>
      <Input
        label="Chercher l’élève dans votre établissement"
        nativeInputProps={{ type: "search", value: text, onChange: (event) => setText(event.target.value) }}
      />
      <Loaded query={query} lines={3}>
        {({ comptes: found }) => {
          const active = found.filter(({ actif }) => actif);
          if (active.length === 0) return <p role="status">{t`Aucun élève actif ne correspond. Importez-le d'abord, ou créez son compte.`}</p>;
          return (
            <RadioButtons
              legend="C’est le même élève que"
              options={active.map((account) => ({
                label: nomTrie(account),
                ...(account.division ? { hintText: account.division } : {}),
                nativeInputProps: { checked: chosen === account.id, onChange: () => onChoose(account.id) },
              }))}
            />
          );
        }}
      </Loaded>
    </>
  );
}
