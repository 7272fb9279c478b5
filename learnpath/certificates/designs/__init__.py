"""The editor of an organisation's certificates: what is asked, which pictures may stand there, what is shown."""
