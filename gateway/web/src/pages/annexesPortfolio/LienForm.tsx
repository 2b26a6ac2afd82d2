import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { annexesPortfolio } from "../../api/endpoints";
import type { ProprietaireAnnexes } from "../../api/types";
import { useSending } from "../../forms/useSending";
import { t } from "../../text/typo";
import { ButtonsGroup } from "../../ui/Button";
import { ProblemAlert, serverFaults } from "../../ui/feedback";

/** A web address, which nothing but the reader's browser ever opens. */
export function LienForm({ owner, onClose, onDone }: {
  owner: ProprietaireAnnexes;
  onClose: () => void;
  onDone: (text: string) => void;
}) {
  const client = useQueryClient();
  const [adresse, setAdresse] = useState("");
  const [titre, setTitre] = useState("");
  const { field, missing, error, busy, onSubmit } = useSending({
    required: adresse,
    content: `${adresse} ${titre}`,
    send: async (given, key) => {
      const made = await annexesPortfolio.addLien(owner, { adresse: given, titre: titre.trim() }, key);
      await client.invalidateQueries({ queryKey: ["annexes-portfolio"] });
      for (const queryKey of [["dossier"], ["fiche"], ["semaine"], ["livret"]]) void client.invalidateQueries({ queryKey });
      onClose();
      onDone(t`L'adresse « ${made.titre} » est ajoutée.`);
    },
  });
  const wrong = serverFaults(error).find((fault) => fault.field === "adresse")?.message;
  const message = missing ? t`Adresse : saisissez celle d'une page web` : wrong;
  return (
    <form onSubmit={onSubmit} noValidate>
      {error !== null && !wrong && <ProblemAlert error={error} title={t`L'adresse n'est pas ajoutée`} />}
      <Input
        label="Adresse de la page (obligatoire)"
        hintText="Par exemple https://www.example.org/notice"
        {...(message ? { state: "error" as const, stateRelatedMessage: message } : {})}
        nativeInputProps={{
          id: field,
          type: "url",
          inputMode: "url",
          autoComplete: "off",
          autoFocus: true,
          value: adresse,
          readOnly: busy,
          onChange: (event) => setAdresse(event.target.value),
        }}
      />
      <Input
        label="Titre"
        hintText="Ce que l’on y trouve. Sans titre, l’adresse est affichée."
        nativeInputProps={{ value: titre, maxLength: 120, readOnly: busy, onChange: (event) => setTitre(event.target.value) }}
      />
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: "Ajouter cette adresse", type: "submit", disabled: busy, network: true },
          { children: "Renoncer", priority: "secondary", onClick: onClose },
        ]}
      />
    </form>
  );
}
