import type { ReactNode } from "react";
import type { PartEffacee } from "../../api/types";
import { moment } from "../../text/dates";
import { compte, nombre, t } from "../../text/typo";
import { SERVICES } from "./services";

/** What each service takes away: the kinds that people know, and how many rows in all. */
export function Parts({ parts, caption, state }: { parts: PartEffacee[]; caption: string; state?: (part: PartEffacee) => ReactNode }) {
  return (
    <table className="cpro-table">
      <caption className="fr-sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Domaine</th>
          <th scope="col">Données</th>
          <th scope="col">En tout</th>
          {state && <th scope="col">État</th>}
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.service}>
            <th scope="row">{SERVICES[part.service] ?? part.service}</th>
            <td data-label="Données">
              {part.natures.length === 0 ? (
                part.lignes === 0 ? t`Rien` : t`Données techniques`
              ) : (
                <ul>
                  {part.natures.map(({ nature, nombre: many }) => (
                    <li key={nature}>{t`${nature} : ${nombre(many)}`}</li>
                  ))}
                </ul>
              )}
            </td>
            <td data-label="En tout">{compte(part.lignes, "ligne")}</td>
            {state && <td data-label="État">{state(part)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** « Confirmé le 9 juin 2026 à 20:00 », or that it is awaited. */
export function etatPart(part: PartEffacee): string {
  return part.le ? t`Confirmé le ${moment(part.le)}` : t`En cours`;
}
