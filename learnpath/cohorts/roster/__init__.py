"""People as municipalities send them: read a list, plan what each row does, say why not."""
