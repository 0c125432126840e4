using Earshot.Bench.Generator;
using Earshot.Fuzz.Walk;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using SharpFuzz;

// The first argument is the folder of the host, with plugins.toml and plugins/. Then:
//   afl             takes inputs from afl-fuzz (../run)
//   seeds FOLDER    writes an input for each tunnel that the generator knows
//   check FILE...   runs inputs, and says of each what is wrong with it
string host = args[0];
Composition composition = new Composer(new PluginActivator()).Compose(
    new ConfigurationRequest(Path.Combine(host, "plugins.toml"), [$"host.plugin_folders=[\"{host}/plugins\"]"]));
var check = new WalkCheck(composition);

switch (args[1])
{
    case "afl":
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            check.Run(input.ToArray());
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
                check.Run(File.ReadAllBytes(file));
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
