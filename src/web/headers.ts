import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** A policy without inline scripts but those with this answer's nonce, and no third party at all. */
export function securityHeaders(): RequestHandler {
  const strict = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", (_req, res) => `'nonce-${(res as Response).locals.nonce}'`],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
  });
  return (req, res, next) => {
    res.locals.nonce = randomBytes(16).toString('base64');
    res.set('cache-control', 'no-store');
    strict(req, res, next);
  };
}

/** Lets one page hold a frame of another origin: that of a package which is opened in it. */
export function allowFrame(res: Response, origin: string): void {
  const policy = String(res.getHeader('content-security-policy'));
  res.set('content-security-policy', `${policy};frame-src ${origin}`);
}
