using Earshot.Bench.Generator;
using Earshot.Fuzz;
using Earshot.Fuzz.Walk;

// The first argument is a folder that holds a folder per plugin.
// Not before a fuzzer has set up its counters, which the code of the host then writes to.
var check = new Lazy<WalkCheck>(() => new WalkCheck(Decoders.ClaimsIn(args[0])));

return FuzzProgram.Run(
    args[1..],
    input => check.Value.Run(input),
    () => Tunnel.All.Select(tunnel => KeyValuePair.Create(tunnel.Name, Seeds.Of(tunnel))).Append(KeyValuePair.Create("fragments", Seeds.Fragments())));
