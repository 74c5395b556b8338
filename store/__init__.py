"""What is kept: schema, migrations, encryption, audit, one module per record."""
