"""The living page of components, for whoever builds the next page. Only in development."""
