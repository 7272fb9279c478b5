"""Proof that a certificate is genuine: keys, the seal in the PDF, the badge. Bytes in, bytes out; no database."""
