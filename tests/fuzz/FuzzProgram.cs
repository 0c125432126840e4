using SharpFuzz;

namespace Earshot.Fuzz;

/// <summary>
/// What every fuzz program does, as its first argument says:
/// <code>
/// afl             takes inputs from afl-fuzz (run)
/// seeds FOLDER    writes the inputs to begin with
/// check FILE...   runs inputs, and says of each what is wrong with it
/// </code>
/// </summary>
internal static class FuzzProgram
{
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Action<byte[]> check, Func<IEnumerable<KeyValuePair<string, byte[]>>> seeds)
    {
        switch (args[0])
        {
            case "afl":
                Fuzzer.OutOfProcess.Run(stream =>
                {
                    using var input = new MemoryStream();
                    stream.CopyTo(input);
                    check(input.ToArray());
                });
                return 0;

            case "seeds":
                foreach ((string name, byte[] input) in seeds())
                {
                    File.WriteAllBytes(Path.Combine(args[1], name), input);
                }

                return 0;

            default:
                return Check(args[1..], check);
        }
    }

    private static int Check(string[] files, Action<byte[]> check)
    {
        int findings = 0;
        foreach (string file in files)
        {
            try
            {
                check(File.ReadAllBytes(file));
            }
            catch (Exception finding)
            {
                // Any exception is a finding: wire data never throws.
                Console.WriteLine($"{file}: {finding}");
                findings++;
            }
        }

        Console.WriteLine($"{files.Length} inputs, {findings} findings");
        return findings == 0 ? 0 : 1;
    }
}
