using Earshot.Fuzz;
using Earshot.Fuzz.Mirror;

return FuzzProgram.Run(args, input => MirrorCheck.Run(input), () => Seeds.All);
