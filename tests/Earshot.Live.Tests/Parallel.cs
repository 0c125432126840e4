// They wait for packets and silence most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
