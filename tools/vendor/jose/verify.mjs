// Reads {"token", "jwks"} from standard input; prints what the credential says, or ends with an error.
import { createLocalJWKSet, jwtVerify } from "jose";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { token, jwks } = JSON.parse(text);
const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks));
console.log(JSON.stringify({ payload, protectedHeader }));
