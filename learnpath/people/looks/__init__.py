"""An organisation's own look: from one colour the shades that pages need, and a logo that is fit for them."""
