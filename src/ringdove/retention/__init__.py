"""What is kept, for how long, and how it goes: purge by age, erasure by number, months of partitions."""
