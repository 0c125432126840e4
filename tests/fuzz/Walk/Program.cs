using Earshot.Bench.Generator;
using Earshot.Fuzz.Walk;
using SharpFuzz;

// The first argument is a folder that holds a folder per plugin. Then:
//   afl             takes inputs from afl-fuzz (../run)
//   seeds FOLDER    writes an input for each tunnel that the generator knows
//   check FILE...   runs inputs, and says of each what is wrong with it
// Not before a fuzzer has set up its counters, which the code of the host then writes to.
var check = new Lazy<WalkCheck>(() => new WalkCheck(Decoders.ClaimsIn(args[0])));

switch (args[1])
{
    case "afl":
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            check.Value.Run(input.ToArray());
        });
        return 0;

    case "seeds":
        foreach (Tunnel tunnel in Tunnel.All)
        {
            File.WriteAllBytes(Path.Combine(args[2], tunnel.Name), Seeds.Of(tunnel));
        }

        File.WriteAllBytes(Path.Combine(args[2], "fragments"), Seeds.Fragments());
        return 0;

    default:
        int findings = 0;
        foreach (string file in args[2..])
        {
            try
            {
                check.Value.Run(File.ReadAllBytes(file));
            }
            catch (FindingException finding)
            {
                Console.WriteLine($"{file}: {finding}");
                findings++;
            }
        }

        Console.WriteLine($"{args.Length - 2} inputs, {findings} findings");
        return findings == 0 ? 0 : 1;
}
