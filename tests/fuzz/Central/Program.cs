using Earshot.Fuzz.Central;
using SharpFuzz;

// The first argument says what to do:
//   afl             takes inputs from afl-fuzz (../run)
//   seeds FOLDER    writes an input for each kind of message
//   check FILE...   runs inputs, and says of each what is wrong with it
switch (args[0])
{
    case "afl":
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            CentralCheck.Run(input.ToArray());
        });
        return 0;

    case "seeds":
        foreach ((string name, byte[] input) in Seeds.All)
        {
            File.WriteAllBytes(Path.Combine(args[1], name), input);
        }

        return 0;

    default:
        int findings = 0;
        foreach (string file in args[1..])
        {
            try
            {
                CentralCheck.Run(File.ReadAllBytes(file));
            }
            catch (Exception finding)
            {
                // Any exception is a finding: wire data never throws.
                Console.WriteLine($"{file}: {finding}");
                findings++;
            }
        }

        Console.WriteLine($"{args.Length - 1} inputs, {findings} findings");
        return findings == 0 ? 0 : 1;
}
