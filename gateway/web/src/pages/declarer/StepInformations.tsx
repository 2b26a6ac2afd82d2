import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { t } from "../../text/typo";
import { type Fault, FaultList } from "../../ui/feedback";
import { informationFaults } from "./check";
import type { StepProps } from "./Declarer";
import { InformationFields } from "./InformationFields";
import { ButtonsGroup } from "../../ui/Button";

export function StepInformations({ annexe, referentiel, draft, change, href }: StepProps) {
  const navigate = useNavigate();
  const [faults, setFaults] = useState<Fault[]>([]);
  function go(to: "apprenants" | "verification") {
    const found = informationFaults(draft);
    setFaults(found);
    if (found.length === 0) void navigate(href(to));
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go("apprenants");
  };
  return (
    <form onSubmit={submit} noValidate>
      <FaultList faults={faults} before="avant de continuer" />
      <InformationFields referentiel={referentiel} niveau={annexe.niveau} draft={draft} change={change} faults={faults} />
      <Input
        label="Objectifs"
        textArea
        nativeTextAreaProps={{ rows: 4, value: draft.objectifs, onChange: (event) => change({ objectifs: event.target.value }) }}
      />
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: t`Suivant : apprenants`, type: "submit" },
          { children: "Aller à la vérification", priority: "tertiary", onClick: () => go("verification") },
        ]}
      />
    </form>
  );
}
