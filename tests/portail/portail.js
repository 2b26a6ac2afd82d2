/**
 * Sign-on portals for the tests: OpenID Connect providers, each an issuer of its own. Whoever signs in there is who it says
 * to be: the test gives the names.
 *
 * `CPRO_PORTAILS`: JSON, a list of { port, client_id, client_secret, base, dans_le_jeton }; `base` is the address of the
 * application, `dans_le_jeton` puts claims into the token instead of the answer about the person. Each answers on 127.0.0.1
 * at its port.
 */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import Provider from "oidc-provider";

const INTERACTION = /^\/interaction\/[^/?]+$/;

/** What a portal says of somebody. Addresses beginning with `non-verifie` are not verified. */
function claims(id) {
  const email = id.includes("@") ? id : `${id}@example.org`;
  return { sub: id, ent: id, email, email_verified: !email.startsWith("non-verifie") };
}

/** Nobody is asked what the application may know: the portal's school has decided. */
async function grant(ctx) {
  const { client, session, provider } = ctx.oidc;
  const given = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  given.addOIDCScope("openid email");
  await given.save();
  return given;
}

const PAGE = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Portail · Test</title><h1>Portail</h1>
<form method="post"><label>Compte du portail <input name="compte" required></label>
<button name="choix" value="continuer">Continuer</button> <button name="choix" value="refuser" formnovalidate>Refuser</button></form></html>`;

async function interact(provider, request, response) {
  if (request.method === "GET") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(PAGE);
    return;
  }
  const form = new URLSearchParams(await text(request));
  const result =
    form.get("choix") === "refuser"
      ? { error: "access_denied", error_description: "the person said no" }
      : { login: { accountId: form.get("compte") } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

function open({ port, client_id, client_secret, base, dans_le_jeton }) {
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id,
        client_secret,
        redirect_uris: [`${base}/connexion/portail`],
        post_logout_redirect_uris: [`${base}/connexion`],
      },
    ],
    claims: { openid: ["sub", "ent"], email: ["email", "email_verified"] },
    conformIdTokenClaims: !dans_le_jeton,
    cookies: { keys: [randomBytes(16).toString("hex")] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: () => claims(id) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: grant,
    pkce: { methods: ["S256"], required: () => true },
  });
  const rest = provider.callback();
  const server = createServer((request, response) => {
    if (!INTERACTION.test(request.url)) return rest(request, response);
    interact(provider, request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  server.listen(port, "127.0.0.1");
}

for (const portail of JSON.parse(process.env.CPRO_PORTAILS)) open(portail);
