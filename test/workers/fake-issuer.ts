/** An identity provider as the gateway sees it: tokens, and the key sets that are fetched, with faults to switch on. */
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

interface Key {
  kid: string;
  alg: string;
  publicKey: JWK;
  privateKey: CryptoKey;
}

export class FakeIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  /** What it publishes now. */
  published: Key[] = [];
  /** How its endpoint answers instead. */
  fault: (() => Promise<Response>) | null = null;
  fetches = 0;

  constructor(name: string) {
    this.issuer = `https://${name}.example`;
    this.jwksUri = `${this.issuer}/keys`;
  }

  async newKey(kid: string, alg = 'RS256'): Promise<Key> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    return { kid, alg, publicKey: await exportJWK(publicKey), privateKey };
  }

  async publish(...keys: Key[]): Promise<void> {
    this.published = keys;
  }

  async answer(): Promise<Response> {
    this.fetches += 1;
    if (this.fault) return this.fault();
    return Response.json({
      keys: this.published.map(({ publicKey, kid, alg }) => ({ ...publicKey, kid, alg, use: 'sig' })),
    });
  }

  sign(key: Key, claims: object, kid = key.kid): Promise<string> {
    const exp = Math.floor(Date.now() / 1000) + 600;
    return new SignJWT({ sub: 'u', iss: this.issuer, aud: 'tapebook', exp, ...claims })
      .setProtectedHeader({ alg: key.alg, kid })
      .sign(key.privateKey);
  }
}
