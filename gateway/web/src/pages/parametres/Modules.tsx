import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { modules as api } from "../../api/endpoints";
import type { Module } from "../../api/types";
import { SESSION } from "../../app/session";
import { moment } from "../../text/dates";
import { nomModule } from "../../text/modules";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Loaded, ProblemAlert } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { SecondFactorSetting } from "./SecondFactorSetting";

const KEY = ["modules"];

/** What the établissement does without is hidden and keeps its data (I-14). */
export default function Modules() {
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: api.list });
  const [done, setDone] = useState<Module | null>(null);
  const [error, setError] = useState<unknown>(null);

  async function turn(code: string, actif: boolean) {
    setError(null);
    setDone(null);
    try {
      const switched = await api.switch(code, actif);
      await Promise.all([client.invalidateQueries({ queryKey: KEY }), client.invalidateQueries({ queryKey: SESSION })]);
      setDone(switched);
    } catch (failure) {
      setError(failure);
    }
  }

  return (
    <Page
      title="Modules"
      crumbs={[{ label: "Paramètres", href: "/parametres" }]}
      lead={t`Un module désactivé disparaît aussitôt pour tous les utilisateurs de l'établissement. Ses données sont gardées et reviennent avec lui.`}
    >
      {error !== null && <ProblemAlert error={error} title="Le module n’a pas changé" />}
      <div role="status">
        {done && (
          <Alert
            severity="success"
            small
            description={
              <>
                {t`${nomModule(done.code).titre} : module ${done.actif ? "activé" : "désactivé"}.`}{" "}
                <Button size="small" priority="tertiary no outline" onClick={() => void turn(done.code, !done.actif)}>
                  Annuler
                </Button>
              </>
            }
          />
        )}
      </div>
      <Loaded query={query} lines={3}>
        {({ modules, actions }) =>
          modules.map((module) => {
            const { titre, description } = nomModule(module.code);
            return (
              <div key={module.code} className="cpro-module">
                <Checkbox
                  options={[
                    {
                      label: titre,
                      hintText: description,
                      nativeInputProps: {
                        checked: module.actif,
                        disabled: !may(actions, "modifier"),
                        onChange: (event) => void turn(module.code, event.target.checked),
                      },
                    },
                  ]}
                />
                {module.modifie_le && module.modifie_par && (
                  <p className="cpro-row__detail">
                    {t`${module.actif ? "Activé" : "Désactivé"} le ${moment(module.modifie_le)} par ${nomComplet(module.modifie_par)}`}
                  </p>
                )}
              </div>
            );
          })
        }
      </Loaded>
      <SecondFactorSetting />
    </Page>
  );
}
