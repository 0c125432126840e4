using System.Collections.Concurrent;
using System.Security.Cryptography;
using Earshot.Central.Protocol.Authentication;
using Earshot.Sdk.Plugins;

namespace Earshot.CentralServer.Listening;

/// <summary>What sensors log in with. Any thread.</summary>
internal sealed class Passwords
{
    /// <summary>Tens of milliseconds, once for each password and start: each guess of whoever saw a login costs as much.</summary>
    public const int Iterations = 100_000;

    private readonly Dictionary<string, string> own;
    private readonly ConcurrentDictionary<string, Lazy<ScramKeys>> derived = [];
    private readonly Lazy<ScramKeys> shared;

    private Passwords(string? shared, Dictionary<string, string> own)
    {
        this.own = own;
        // Without a shared password an unknown name gets keys that nobody has the password to.
        this.shared = new Lazy<ScramKeys>(() => Derive(shared ?? Secret.Generate()));
    }

    /// <summary>Of all passwords, new with each start.</summary>
    public byte[] Salt { get; } = RandomNumberGenerator.GetBytes(16);

    /// <exception cref="PluginException">They cannot be read.</exception>
    public static Passwords Load(CentralServerConfig config, IPluginContext context)
    {
        Dictionary<string, string> own = config.SensorPasswordsFile.Length > 0 ? ReadOwn(config.SensorPasswordsFile) : [];
        string? shared = Secret.Read(config.ServerPassword, config.ServerPasswordFile);
        if (shared is null && own.Count == 0)
        {
            shared = Generated(context);
        }

        int weak = own.Values.Append(shared).Count(password => password is not null && Secret.BitsAtMost(password) < Secret.EnoughBits);
        if (weak > 0)
        {
            context.Log.Warning(
                $"{weak} of the sensors' passwords can be guessed: they have less than {Secret.EnoughBits} bits. Without server_password a good one is made");
        }

        return new Passwords(shared, own);
    }

    /// <summary>Keys of a sensor; of an unknown one too, as <see cref="ScramServer"/> wants it.</summary>
    public ScramKeys KeysOf(string name) => own.TryGetValue(name, out string? password)
        ? derived.GetOrAdd(name, _ => new Lazy<ScramKeys>(() => Derive(password))).Value
        : shared.Value;

    private ScramKeys Derive(string password) => ScramKeys.Derive(password, Salt, Iterations);

    private static string Generated(IPluginContext context)
    {
        string path = Path.Combine(context.DataDirectory, "password");
        try
        {
            if (!File.Exists(path))
            {
                PrivateFile.Write(path, Secret.Generate() + "\n");
            }

            context.Log.Information($"sensors need the password in {path}");
            return Secret.Read("", path) ?? throw new PluginException($"the password in {path} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot make a password in {path}: {e.Message}", e);
        }
    }

    private static Dictionary<string, string> ReadOwn(string path)
    {
        try
        {
            var passwords = new Dictionary<string, string>();
            foreach (string line in File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
            {
                // A name may have spaces, a password here not.
                int space = line.LastIndexOf(' ');
                if (space <= 0 || !Secret.IsUsable(line) || !passwords.TryAdd(line[..space].Trim(), line[(space + 1)..]))
                {
                    throw new PluginException($"sensor_passwords_file {path} must have a line NAME PASSWORD for each sensor, once");
                }
            }

            return passwords;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot read sensor_passwords_file {path}: {e.Message}", e);
        }
    }
}
