import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { t } from "../../text/typo";
import { ButtonsGroup } from "../../ui/Button";

/** Recovery codes, this once (I-06). */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  return (
    <div role="status">
      <Alert
        severity="warning"
        as="h3"
        title="Gardez ces codes de secours"
        description={t`Ils ne seront plus montrés. Chacun sert une fois, à la seconde étape, si vous n'avez plus votre téléphone ou votre clé. Imprimez-les ou recopiez-les.`}
      />
      <ul className="cpro-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: "Imprimer ces codes", priority: "secondary", onClick: () => window.print() },
          { children: "Je les ai gardés", onClick: onKept },
        ]}
      />
    </div>
  );
}
