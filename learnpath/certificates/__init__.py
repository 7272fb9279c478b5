"""Who has earned a certificate, the document, its proof, its revocation."""
